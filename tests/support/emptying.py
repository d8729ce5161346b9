"""Empty tables, test after test.

TRUNCATE makes new files for each table and each index, a third of a second for those of the box;
to delete the few rows of a test takes a hundredth of that.
"""

from appliance.postgres import OWNER, EmbeddedPostgres
from tests.support.cluster import TestDatabase

EMPTY = "SELECT tests.empty()"
"""For the owner: no table has a row any more, and numbers start at one again."""

# It is the superuser's: no policy hides a row from it, and no trigger or foreign key is asked.
_MADE = r"""
\connect {database}
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
GRANT USAGE ON SCHEMA tests TO {owner};
"""


def make_emptiable(cluster: EmbeddedPostgres, database: TestDatabase) -> None:
    """Give a migrated database the function that `EMPTY` calls."""
    cluster.psql(_MADE.format(database=database.name, owner=OWNER))
