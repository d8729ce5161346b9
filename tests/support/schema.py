"""The tables that the tests of a run share: migrated once, copied for each worker, and emptied.

To migrate takes seconds, and TRUNCATE makes new files for each table and each index, a third of a
second for those of the box; to delete the few rows of a test takes a hundredth of that.
"""

from appliance.database import migrate
from appliance.postgres import OWNER, EmbeddedPostgres
from tests.support.cluster import TestDatabase, database_for, first, run_folder

EMPTY = "SELECT tests.empty()"
"""For the owner: no table has a row any more, and numbers start at one again."""

_TEMPLATE = "migrated"
# It is the superuser's: no policy hides a row from it, and no trigger or foreign key is asked.
_EMPTIABLE = rf"""
\connect test_{_TEMPLATE}
CREATE SCHEMA tests;
CREATE FUNCTION tests.empty() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET session_replication_role = replica AS $$
DECLARE name regclass;
BEGIN
    FOR name IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace
            AND relkind = 'r' AND relname <> 'tortoise_migrations' LOOP
        EXECUTE 'DELETE FROM ' || name;
    END LOOP;
    PERFORM setval(oid, 1, false) FROM pg_class WHERE relnamespace = 'public'::regnamespace
        AND relkind = 'S' AND relname <> 'tortoise_migrations_id_seq';
END $$;
GRANT USAGE ON SCHEMA tests TO {OWNER};
"""


async def migrated_database(cluster: EmbeddedPostgres, worker_id: str) -> TestDatabase:
    """A database of this worker's own with all migrations applied."""
    with first(run_folder(), "schema") as is_first:
        if is_first:
            template = database_for(cluster, _TEMPLATE)
            await migrate(dict(template.owner))
            cluster.psql(_EMPTIABLE)
        name = f"test_{worker_id}_{_TEMPLATE}"
        cluster.psql(f"CREATE DATABASE {name} TEMPLATE test_{_TEMPLATE} OWNER {OWNER}")
    return database_for(cluster, f"{worker_id}_{_TEMPLATE}")
