"""Every way in, and what keeps it: built once, of the same parts."""

from dataclasses import dataclass

from core.people import (
    Authenticators,
    Challenges,
    Guesses,
    Lookups,
    Openings,
    OwnFactors,
    OwnPassword,
    OwnSessions,
    Passkeys,
    PasswordRules,
    Sessions,
    SignOns,
    StepUps,
)
from core.people.secrets import Passwords
from core.services.ports import Ports
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Entrance:
    """How people come in, stay in and prove who they are."""

    sessions: Sessions
    own_sessions: OwnSessions
    passkeys: Passkeys
    authenticators: Authenticators
    factors: OwnFactors
    password: OwnPassword
    step_ups: StepUps
    sign_ons: SignOns | None
    """None where the hospital has no single sign-on, or does not use it here."""
    lookups: Lookups | None
    """None where the hospital's directory is not asked."""


def build_entrance(ports: Ports, unit_of_work: UnitOfWork) -> Entrance:
    """The ways in of this box."""
    ids, demands = ports.ids, ports.demands
    passwords = Passwords(ids, ports.password_cost)
    guesses = Guesses(unit_of_work, ports.throttle)
    openings = Openings(unit_of_work, ids, ports.session_longest)
    challenges = Challenges(unit_of_work)
    authenticators = Authenticators(
        unit_of_work, ids, ports.keys, openings, demands, ports.hospital_name
    )
    passkeys = Passkeys(
        unit_of_work, ids, ports.party, challenges, openings, demands, ports.throttle
    )
    sessions = Sessions(
        unit_of_work, passwords, guesses, openings, authenticators, demands, ports.session_idle
    )
    step_ups = StepUps(
        unit_of_work, ids, passwords, passkeys, authenticators, challenges, openings, guesses
    )
    return Entrance(
        sessions=sessions,
        own_sessions=OwnSessions(unit_of_work, sessions),
        passkeys=passkeys,
        authenticators=authenticators,
        factors=OwnFactors(unit_of_work, demands),
        password=OwnPassword(
            unit_of_work, passwords, password_rules(ports), openings, guesses, demands
        ),
        step_ups=step_ups,
        sign_ons=_sign_ons(ports, challenges, openings),
        lookups=_lookups(ports, unit_of_work),
    )


def password_rules(ports: Ports) -> PasswordRules:
    """What a new password is held against here."""
    return PasswordRules(ports.hospital_name)


def _sign_ons(ports: Ports, challenges: Challenges, openings: Openings) -> SignOns | None:
    if ports.provider is None:
        return None
    return SignOns(
        openings.unit_of_work,
        ports.ids,
        ports.provider,
        ports.directory,
        ports.group_rules,
        challenges,
        openings,
        ports.demands,
    )


def _lookups(ports: Ports, unit_of_work: UnitOfWork) -> Lookups | None:
    if ports.provider is None or ports.directory is None:
        return None
    return Lookups(unit_of_work, ports.directory, ports.group_rules)
