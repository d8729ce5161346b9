"""Row level security: what a statement forgot to ask, the database asks (`core.sight`).

Each transaction says in `bk_context` what its actor may see; one that says nothing sees
nothing. The owner is bound too (FORCE), but for its own policy: it migrates.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

_CONTEXT = """
CREATE FUNCTION bk_context(given text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('bk.box', given[1], true), set_config('bk.person', given[2], true),
        set_config('bk.department', given[3], true), set_config('bk.own', given[4], true),
        set_config('bk.treating', given[5], true), set_config('bk.anywhere', given[6], true),
        set_config('bk.hospital', given[7], true), set_config('bk.emergency', given[8], true),
        set_config('bk.inbox', given[9], true), set_config('bk.room', given[10], true),
        set_config('bk.writes', given[11], true), set_config('bk.audits', given[12], true),
        set_config('bk.now', given[13], true);
END $$;
-- After a transaction that set it, a setting is empty, not missing: both are nothing here.
CREATE FUNCTION bk_word(name text) RETURNS text LANGUAGE sql STABLE AS
    $$ SELECT nullif(current_setting('bk.' || name, true), '') $$;
CREATE FUNCTION bk_is(name text) RETURNS boolean LANGUAGE sql STABLE AS
    $$ SELECT coalesce(current_setting('bk.' || name, true) = 'on', false) $$;
CREATE FUNCTION bk_mask(name text) RETURNS int LANGUAGE sql STABLE AS
    $$ SELECT nullif(bk_word(name)::int, -1) $$;
-- Some consent of the patient holds: whether it is for this photo and use, the decision says. By
-- the owner, as the policies of consents, and theirs in turn, would be in each plan about photos.
CREATE FUNCTION bk_agreed(patient uuid) RETURNS boolean LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT bk_is('room')
        AND EXISTS (SELECT FROM consent WHERE patient_id = patient AND state = 'active') $$;
-- In one statement with what says who asks: for what is asked outside of a transaction.
CREATE FUNCTION bk_treated(context text[]) RETURNS TABLE (patient_id uuid) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bk_context(context);
    RETURN QUERY SELECT r.patient_id FROM care_relation r
        WHERE r.person_id = bk_word('person')::uuid
          AND r.starts <= bk_word('now')::timestamptz AND r.ends > bk_word('now')::timestamptz;
END $$;
-- A photo with one of its files, for who looks: the blurred one, while the photo is veiled.
CREATE FUNCTION bk_photo_file(context text[], photo_id uuid, wanted text, veiled int)
RETURNS TABLE (
    id uuid, department varchar, patient_id uuid, sensitivity smallint, relation_id uuid,
    key_id uuid, key_generation int, dek bytea, dek_generation int, quarantine_code varchar,
    file_id uuid, file_generation int, file_media_type varchar, file_size_bytes bigint,
    file_kind text
) LANGUAGE plpgsql AS $$
DECLARE shown text := wanted;
BEGIN
    PERFORM bk_context(context);
    IF wanted <> 'original' AND EXISTS (
        SELECT FROM photo p WHERE p.id = photo_id AND p.sensitivity & veiled <> 0
    ) AND NOT EXISTS (
        SELECT FROM unveiling u WHERE u.photo_id = bk_photo_file.photo_id
            AND u.person_id = bk_word('person')::uuid AND u.until > bk_word('now')::timestamptz
    ) THEN shown := 'blurred'; END IF;
    RETURN QUERY
    SELECT p.id, p.department, p.patient_id, p.sensitivity,
        (SELECT r.id FROM care_relation r
         WHERE r.person_id = bk_word('person')::uuid AND r.patient_id = p.patient_id
           AND r.starts <= bk_word('now')::timestamptz AND r.ends > bk_word('now')::timestamptz
         ORDER BY r.starts LIMIT 1),
        p.key_id, p.key_generation, p.dek, p.dek_generation, p.quarantine_code,
        f.id, f.generation, f.media_type, f.size_bytes, shown
    FROM photo p LEFT JOIN rendition f ON f.photo_id = p.id AND f.kind = shown
    WHERE p.id = bk_photo_file.photo_id;
END $$;
"""
_MINE = "(SELECT bk_word('person')::uuid)"
_BOX = "(SELECT bk_is('box'))"
_HERE = "(SELECT bk_word('department'))"
_TREATED = f"""(SELECT patient_id FROM care_relation
    WHERE person_id = {_MINE} AND starts <= (SELECT bk_word('now')::timestamptz)
      AND ends > (SELECT bk_word('now')::timestamptz))"""
_AGREED = "(SELECT bk_is('room')) AND bk_agreed(patient_id)"


def _covered(table: str, mask: str) -> str:
    return f"({table}.sensitivity & ~(SELECT bk_mask('{mask}'))) = 0"


_PHOTO = f"""{_BOX}
    OR department = {_HERE} AND patient_id IS NOT NULL AND {_covered("photo", "own")}
    OR department = {_HERE} AND patient_id IS NULL AND (SELECT bk_is('inbox'))
    OR patient_id IN {_TREATED}
        AND (department = {_HERE} AND {_covered("photo", "treating")}
            OR {_covered("photo", "anywhere")})
    OR patient_id IS NOT NULL AND {_covered("photo", "hospital")}
    OR patient_id = (SELECT bk_word('emergency')::uuid)"""
_PATIENT = f"""{_BOX}
    OR {_covered("patient", "own")} AND EXISTS (SELECT FROM patient_department treats
        WHERE treats.patient_id = patient.id AND treats.department = {_HERE})
    OR id IN {_TREATED} AND ({_covered("patient", "treating")} OR {_covered("patient", "anywhere")})
    OR {_covered("patient", "hospital")}
    OR id = (SELECT bk_word('emergency')::uuid)"""
_WRITES = "(SELECT bk_is('writes'))"
_AUDITS = "(SELECT bk_is('audits'))"

# Whoever sees the one sees what hangs on it; a policy's own reading is bound by policies too.
_HANGING = {
    "photo": (
        ("rendition", "photo_id"),
        ("depicted", "photo_id"),
        ("annotation", "photo_id"),
        ("correction", "photo_id"),
        ("face_look", "photo_id"),
        ("face_region", "photo_id"),
        ("face_masking", "photo_id"),
        ("layout", "photo_id"),
    ),
    "face_region": (("face_suggestion", "face_id"), ("face_template", "face_id")),
    "patient": (
        ("photo_session", "patient_id"),
        ("consent", "patient_id"),
        ("capability_assessment", "patient_id"),
    ),
    "consent": (
        ("consent_step", "consent_id"),
        ("consent_provision", "consent_id"),
        ("consent_signature", "consent_id"),
        ("consent_link", "consent_id"),
    ),
    "upload": (("upload_part", "upload_id"),),
}
# A row of their own: what an actor may see and change is what is theirs.
_OWN = {
    "upload": f"{_BOX} OR person = {_MINE}",
    "unveiling": f"{_BOX} OR person_id = {_MINE}",
    "care_relation": f"{_BOX} OR {_AUDITS} OR person_id = {_MINE}",
    "break_glass": f"{_BOX} OR {_AUDITS} OR person_id = {_MINE}",
    "patient_department": f"{_BOX} OR department = {_HERE}",
    "task": f"{_BOX} OR {_AUDITS} OR department = {_HERE}",
}
_SEEN = {"photo": _PHOTO, "patient": _PATIENT}
_MADE = {
    "photo": f"{_BOX} OR {_WRITES} AND department = {_HERE}",
    "patient": f"{_BOX} OR {_WRITES}",
}
_TABLES = (
    *_SEEN,
    *_OWN,
    *(table for hanging in _HANGING.values() for table, _ in hanging),
    "audit_event",
)


def _up() -> str:
    said = [_CONTEXT]
    for table, seen in _SEEN.items():
        said += [
            f"CREATE POLICY seen ON {table} FOR SELECT TO bk_app USING ({seen});",
            f"CREATE POLICY made ON {table} FOR INSERT TO bk_app WITH CHECK ({_MADE[table]});",
            f"CREATE POLICY changed ON {table} FOR UPDATE TO bk_app USING ({seen})"
            f" WITH CHECK ({_BOX} OR {_WRITES});",
            f"CREATE POLICY gone ON {table} FOR DELETE TO bk_app USING ({_BOX});",
        ]
    for table, own in _OWN.items():
        said.append(f"CREATE POLICY own ON {table} TO bk_app USING ({own});")
    for thing, hanging in _HANGING.items():
        for table, key in hanging:
            seen = f"{_BOX} OR EXISTS (SELECT FROM {thing} WHERE {thing}.id = {table}.{key})"
            said.append(f"CREATE POLICY hangs ON {table} TO bk_app USING ({seen});")
    said += [
        f"CREATE POLICY room ON photo FOR SELECT TO bk_app USING ({_AGREED});",
        "CREATE POLICY room ON consent FOR SELECT TO bk_app"
        " USING ((SELECT bk_is('room')) AND state = 'active');",
        f"CREATE POLICY read ON audit_event FOR SELECT TO bk_app USING ({_BOX} OR {_AUDITS});",
        "CREATE POLICY written ON audit_event FOR INSERT TO bk_app WITH CHECK (true);",
        f"CREATE POLICY placed ON audit_event FOR UPDATE TO bk_app USING ({_BOX});",
    ]
    for table in _TABLES:
        said += [
            f"CREATE POLICY migrates ON {table} TO CURRENT_USER USING (true);",
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;",
        ]
    return "\n".join(said)


def _down() -> str:
    said = [
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;\n"
        f"DROP POLICY migrates ON {table};"
        for table in _TABLES
    ]
    said += ["DROP POLICY room ON photo;", "DROP POLICY room ON consent;"]
    for table in _SEEN:
        said += [f"DROP POLICY {name} ON {table};" for name in ("seen", "made", "changed", "gone")]
    said += [f"DROP POLICY own ON {table};" for table in _OWN]
    said += [
        f"DROP POLICY hangs ON {table};" for hanging in _HANGING.values() for table, _ in hanging
    ]
    said += ["DROP POLICY read ON audit_event;", "DROP POLICY written ON audit_event;"]
    said.append("DROP POLICY placed ON audit_event;")
    said.append("DROP FUNCTION bk_photo_file, bk_treated, bk_agreed, bk_context, bk_mask, bk_is, bk_word;")
    return "\n".join(said)


class Migration(migrations.Migration):
    dependencies = [("core", "0018_access")]
    operations = [ops.RunSQL(_up(), reverse_sql=_down())]
