"""Who signs a form, drafts that can be thrown away, and texts that stay once they are published."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_KEPT = """
CREATE FUNCTION keep_published_form() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND (
        TG_OP = 'DELETE'
        OR NEW.state <> 'retired'
        OR to_jsonb(NEW) - 'state' <> to_jsonb(OLD) - 'state'
    )
    THEN
        RAISE EXCEPTION 'a published form never changes' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER published_form BEFORE UPDATE OR DELETE ON consent_form
    FOR EACH ROW EXECUTE FUNCTION keep_published_form();
GRANT DELETE ON consent_form TO bk_app;
"""
_REVERSE = """
REVOKE DELETE ON consent_form FROM bk_app;
DROP TRIGGER published_form ON consent_form;
DROP FUNCTION keep_published_form;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0011_notices")]
    operations = [
        ops.AddField(
            model_name="ConsentFormRow",
            name="signature_policy",
            field=fields.CharField(max_length=12, db_default="by_age"),
        ),
        ops.RunSQL(_KEPT, reverse_sql=_REVERSE),
    ]
