"""Changing the policy on access: a new version each time, none is ever lost."""

from dataclasses import dataclass

from core.access.deciding import has
from core.access.keeping import next_version, policy_in_force
from core.access.models import AccessPolicyRow
from core.access.packing import packed, require_sound
from core.access.policy import AccessPolicy
from core.access.service import Access
from core.access.verbs import FOR, Verb
from core.audit import Tag
from core.decisions import Purpose
from core.kit.actor import Actor
from core.kit.errors import Conflict, Unauthenticated
from core.kit.ids import Ids


@dataclass(frozen=True, slots=True)
class AccessPolicies:
    """Which role may do what in this hospital. Version 1 is the default."""

    access: Access
    ids: Ids

    async def current(self, actor: Actor) -> AccessPolicy:
        """The policy in force.

        Raises:
            Unauthenticated: nobody is signed in.
        """
        if actor.person is None:
            raise Unauthenticated
        async with self.access.unit_of_work(actor) as work:
            return await policy_in_force(work)

    @staticmethod
    def verbs(actor: Actor, policy: AccessPolicy) -> list[Verb]:
        """What `actor` could do to something by `policy`, for care or for what a verb is for."""
        return sorted(
            verb for verb in Verb if has(policy, actor, verb, FOR.get(verb, Purpose.CARE))
        )

    async def change(self, actor: Actor, version: int, policy: AccessPolicy) -> AccessPolicy:
        """Put a new version in force; `version` is the one that was looked at.

        It holds for everybody within a second, also for who is signed in.

        Raises:
            Forbidden: not the privacy officer.
            StepUpRequired: they have to prove who they are first.
            Conflict: somebody changed the policy meanwhile.
            Invalid: nobody could undo it, or the database could not hold to it.
        """
        async with self.access.act(actor, Verb.RULE) as work:
            self.access.require_fresh(work)
            require_sound(policy)
            await work.rows("SELECT pg_advisory_xact_lock(hashtext('access_policy'))")
            before = await policy_in_force(work)
            if before.version != version:
                raise Conflict("Somebody changed the policy meanwhile: look again first.")
            made = next_version(before, policy)
            await AccessPolicyRow.create(
                id=self.ids.new(),
                version=made.version,
                body=packed(made),
                at=work.at,
                by=actor.person,
            )
            work.record(Tag.ACCESS_CHANGED, detail={"version": made.version})
        self.access.keeping.take(made)
        return made
