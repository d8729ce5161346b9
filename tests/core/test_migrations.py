"""The schema: from nothing to the latest, down and up again, by one or by several at once."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import asyncpg
import pytest
from tortoise import Tortoise
from tortoise.migrations.autodetector import MigrationAutodetector

from appliance.database import tortoise_config
from appliance.postgres import EmbeddedPostgres
from tests.support.cluster import ROOT, TestDatabase, passing_database

_STEPS = """
import asyncio, json, sys
import asyncpg
from tortoise import Tortoise
from tortoise.migrations.api import migrate as tortoise_migrate
from appliance.database import migrate, tortoise_config

async def main(owner, shape, *steps):
    shapes = []
    for step in steps:
        if step == "up":
            await migrate(owner)
        elif step.lstrip().startswith("INSERT"):
            connection = await asyncpg.connect(**owner)
            await connection.execute(step)
            await connection.close()
        else:
            await tortoise_migrate(config=tortoise_config(owner, 2), target=step)
            await Tortoise.close_connections()
        connection = await asyncpg.connect(**owner)
        shapes.append([row[0] for row in await connection.fetch(shape)])
        await connection.close()
    print(json.dumps(shapes))

asyncio.run(main(json.loads(sys.argv[1]), *sys.argv[2:]))
"""
_SHAPE = """
SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable
       || coalesce(' ' || character_maximum_length, '') || coalesce(' ' || column_default, '')
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' '
       || pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT 'type ' || typname FROM pg_type
WHERE typnamespace = 'public'::regnamespace AND typtype = 'e'
UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'grant ' || table_name || ' ' || privilege_type
FROM information_schema.role_table_grants WHERE grantee = 'bk_app'
"""
_APPLIED = "SELECT name FROM tortoise_migrations ORDER BY id"
_A_FORM = """
INSERT INTO consent_form (id, code, version, language, text, validity_months, state, at)
VALUES (gen_random_uuid(), 'own', 1, 'nl', '{}', 24, 'published', now())
"""
_A_CONSENT = """
INSERT INTO consent (id, patient_id, department, form_id, key_id, key_generation, state, origin,
    scope, scope_ids, is_capable, drafted_at, version)
SELECT gen_random_uuid(), gen_random_uuid(), 'ent', id, gen_random_uuid(), 1, 'draft', 'staff',
    'patient', '[]', true, now(), 1 FROM consent_form
"""
_A_LINK = """
INSERT INTO consent_link (id, consent_id, kind, token_hash, made_at, expires_at)
SELECT gen_random_uuid(), id, 'sign', 'x', now(), now() FROM consent
"""
LATEST = [
    "0001_first_thread",
    "0002_queue_and_rights",
    "0003_layouts",
    "0004_uploads",
    "0005_annotations",
    "0006_corrections",
    "0007_tint",
    "0008_consents",
    "0009_signing_certificate",
    "0010_passports",
    "0011_notices",
    "0012_forms",
    "0013_assessments",
    "0014_faces",
    "0015_recognition",
    "0016_sealed_log",
    "0017_sign_in",
    "0018_access",
    "0019_row_security",
    "0020_log_views",
    "0021_directory",
    "0022_sharing",
    "0023_publications",
    "0024_collections",
    "0025_inbound",
    "0026_room",
    "0027_research",
]


@pytest.fixture
def fresh(cluster: EmbeddedPostgres, worker_id: str) -> Iterator[TestDatabase]:
    """A database of its own, without any table, gone after the test."""
    with passing_database(cluster, f"migrations_{worker_id}") as made:
        yield made


async def shapes_after(database: TestDatabase, *steps: str) -> list[set[str]]:
    """All that the schema consists of after each step: up, or down to a migration."""
    arguments = [json.dumps(dict(database.owner)), _SHAPE, *steps]
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", _STEPS, *arguments],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return [set(shape) for shape in json.loads(done.stdout)]


async def column(credentials: Any, sql: str) -> list[Any]:
    connection = await asyncpg.connect(**credentials)
    try:
        return [row[0] for row in await connection.fetch(sql)]
    finally:
        await connection.close()


class TestUpAndDown:
    async def test_down_and_up_again_gives_the_same(self, fresh: TestDatabase) -> None:
        one_down, all_down = "core.0001_first_thread", "core.__first__"
        first, again, without_queue, nothing, second = await shapes_after(
            fresh, "up", "up", one_down, all_down, "up"
        )

        assert len(first) > 200
        assert first == again == second
        assert not any("pgqueuer" in line or line.startswith("grant") for line in without_queue)
        assert not any("fkey" in line for line in without_queue)
        assert [line for line in nothing if "tortoise_migrations" not in line] == []
        assert await column(fresh.owner, _APPLIED) == LATEST

    async def test_what_was_kept_before_a_column_came_gets_its_default(
        self, fresh: TestDatabase
    ) -> None:
        await shapes_after(fresh, "core.0011_notices", _A_FORM, _A_CONSENT, _A_LINK, "up")

        policies = "SELECT signature_policy FROM consent_form"
        assert await column(fresh.owner, policies) == ["by_age"]
        assert await column(fresh.owner, "SELECT method FROM consent_link") == ["link"]

    async def test_two_at_once_do_each_migration_once(self, fresh: TestDatabase) -> None:
        one, other = await asyncio.gather(*(shapes_after(fresh, "up") for _ in range(2)))

        assert one == other
        assert await column(fresh.owner, _APPLIED) == LATEST


class TestDrift:
    async def test_the_models_say_what_the_migrations_made(self, schema: TestDatabase) -> None:
        config = tortoise_config(dict(schema.app))
        assert Tortoise.apps is not None

        found = await MigrationAutodetector(Tortoise.apps, config["apps"]).changes()

        assert [str(operation) for writer in found for operation in writer.operations] == []


_ALL = {"SELECT", "INSERT", "UPDATE", "DELETE"}
_GRANTS = """
SELECT c.relname, array_agg(a.privilege_type::text)
FROM pg_class c LEFT JOIN LATERAL aclexplode(c.relacl) a
    ON a.grantee = 'bk_app'::regrole
WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND c.relnamespace = 'public'::regnamespace
GROUP BY c.relname
"""


_PROOFS = (
    "use_policy",
    "consent_step",
    "consent_provision",
    "consent_signature",
    "capability_assessment",
)
_HEADS = ("consent", "consent_link")


class TestRights:
    async def test_each_table_is_granted_as_meant(self, schema: TestDatabase) -> None:
        connection = await asyncpg.connect(**schema.owner)
        granted = {row[0]: set(row[1]) - {None} for row in await connection.fetch(_GRANTS)}
        await connection.close()

        special = {
            "audit_event": {"SELECT", "INSERT"},
            "audit_leaf": {"SELECT", "INSERT"},
            "audit_key": {"SELECT", "INSERT"},
            "annotation": {"SELECT", "INSERT", "DELETE"},
            "face_masking": {"SELECT", "INSERT", "UPDATE"},
            "recognition": {"SELECT", "INSERT"},
            "signing_certificate": {"SELECT", "INSERT"},
            "task": {"SELECT", "INSERT", "UPDATE"},
            "access_policy": {"SELECT", "INSERT"},
            "care_relation": {"SELECT", "INSERT", "UPDATE"},
            "break_glass": {"SELECT", "INSERT", "UPDATE"},
            "review": {"SELECT", "INSERT", "UPDATE"},
            "review_week": {"SELECT", "INSERT"},
            "recipient": {"SELECT", "INSERT"},
            "share": {"SELECT", "INSERT", "UPDATE"},
            "share_photo": {"SELECT", "INSERT"},
            "share_visit": {"SELECT", "INSERT", "UPDATE"},
            "share_event": {"SELECT", "INSERT", "UPDATE"},
            "publication": {"SELECT", "INSERT", "UPDATE"},
            "photo_request": {"SELECT", "INSERT", "UPDATE"},
            "photo_request_visit": {"SELECT", "INSERT", "UPDATE"},
            "photo_request_photo": {"SELECT", "INSERT", "UPDATE"},
            "photo_request_event": {"SELECT", "INSERT", "UPDATE"},
            "research_project": {"SELECT", "INSERT"},
            "research_export": {"SELECT", "INSERT", "UPDATE"},
            "research_item": {"SELECT", "INSERT", "UPDATE"},
            "deidentification": {"SELECT", "INSERT", "UPDATE"},
            "tortoise_migrations": {"SELECT"},
            **{key: {"SELECT", "INSERT"} for key in _PROOFS},
            **{key: {"SELECT", "INSERT", "UPDATE"} for key in _HEADS},
        }
        assert {name: granted.pop(name) for name in special} == special
        assert len(granted) == 41
        assert [name for name, rights in granted.items() if rights != _ALL] == []

    async def test_the_application_owns_nothing_and_has_no_power(
        self, schema: TestDatabase
    ) -> None:
        owned = "SELECT count(*) FROM pg_class WHERE relowner = 'bk_app'::regrole"
        powers = (
            "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication"
            " FROM pg_roles WHERE rolname = 'bk_app'"
        )
        member = "SELECT count(*) FROM pg_auth_members WHERE member = 'bk_app'::regrole"
        public = (
            "SELECT count(*) FROM pg_class c, aclexplode(c.relacl) a"
            " WHERE a.grantee = 0 AND c.relnamespace = 'public'::regnamespace"
        )
        for sql, expected in ((owned, 0), (powers, False), (member, 0), (public, 0)):
            assert await column(schema.app, sql) == [expected]

    @pytest.mark.parametrize(
        "attempt",
        [
            "UPDATE audit_event SET person = NULL",
            "UPDATE audit_event SET tag = tag WHERE false",
            "DELETE FROM audit_event",
            "UPDATE audit_event SET seq = 1, tag = tag WHERE false",
            "INSERT INTO audit_event (at, tag, outcome, seq) VALUES (now(), 'x:y', 'ok', 1)",
            "UPDATE audit_leaf SET leaf = leaf WHERE false",
            "DELETE FROM audit_leaf",
            "TRUNCATE audit_leaf",
            "DELETE FROM audit_key",
            "SELECT setval('audit_key_id_seq', 1)",
            "ALTER TABLE audit_event DISABLE TRIGGER audit_event_placed",
            "TRUNCATE audit_event",
            "TRUNCATE photo",
            "DROP TABLE audit_event",
            "ALTER TABLE audit_event ADD COLUMN more int",
            "CREATE TABLE mine (id int)",
            "CREATE RULE hush AS ON INSERT TO audit_event DO INSTEAD NOTHING",
            "CREATE TRIGGER t BEFORE INSERT ON audit_event EXECUTE FUNCTION fn_pgqueuer_changed()",
            "SELECT setval('audit_event_id_seq', 1)",
            "ALTER TABLE audit_event DISABLE TRIGGER ALL",
            "SET ROLE bk_owner",
            "INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('core', '9', now())",
        ],
    )
    async def test_the_application_cannot_rewrite_history(
        self, tables: TestDatabase, attempt: str
    ) -> None:
        connection = await asyncpg.connect(**tables.app)
        try:
            with pytest.raises(asyncpg.PostgresError) as refusal:
                await connection.execute(attempt)
        finally:
            await connection.close()
        assert refusal.value.sqlstate in {"42501", "42502"}
