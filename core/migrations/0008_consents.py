"""Tables for who agreed to what, and for who is in a photo: see `core.consents`."""

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.data import JSON_DUMPS
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

_TABLES = (
    "use_policy, consent_form, consent, consent_step, consent_provision, consent_signature,"
    " consent_link, depicted"
)
# What proves something is only added: steps, provisions, signatures and versions of policy.
_RIGHTS = """
ALTER TABLE consent ADD FOREIGN KEY (form_id) REFERENCES consent_form (id);
ALTER TABLE consent_step ADD FOREIGN KEY (consent_id) REFERENCES consent (id);
ALTER TABLE consent_provision ADD FOREIGN KEY (consent_id) REFERENCES consent (id);
ALTER TABLE consent_signature ADD FOREIGN KEY (consent_id) REFERENCES consent (id);
ALTER TABLE consent_link ADD FOREIGN KEY (consent_id) REFERENCES consent (id);
ALTER TABLE depicted ADD FOREIGN KEY (photo_id) REFERENCES photo (id);
ALTER TABLE depicted ADD FOREIGN KEY (patient_id) REFERENCES patient (id);
ALTER TABLE depicted ADD FOREIGN KEY (confirmed_by) REFERENCES person (id);
INSERT INTO depicted (id, photo_id, patient_id, role, origin, at)
    SELECT gen_random_uuid(), id, patient_id, 'subject', 'human', received_at
    FROM photo WHERE patient_id IS NOT NULL;
GRANT SELECT, INSERT ON use_policy, consent_step, consent_provision, consent_signature TO bk_app;
GRANT SELECT, INSERT, UPDATE ON consent_form, consent, consent_link TO bk_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON depicted TO bk_app;
"""
_REVERSE = f"""
REVOKE ALL ON {_TABLES} FROM bk_app;
ALTER TABLE consent DROP CONSTRAINT consent_form_id_fkey;
ALTER TABLE consent_step DROP CONSTRAINT consent_step_consent_id_fkey;
ALTER TABLE consent_provision DROP CONSTRAINT consent_provision_consent_id_fkey;
ALTER TABLE consent_signature DROP CONSTRAINT consent_signature_consent_id_fkey;
ALTER TABLE consent_link DROP CONSTRAINT consent_link_consent_id_fkey;
ALTER TABLE depicted DROP CONSTRAINT depicted_photo_id_fkey,
    DROP CONSTRAINT depicted_patient_id_fkey, DROP CONSTRAINT depicted_confirmed_by_fkey;
"""


class Migration(migrations.Migration):
    dependencies = [('core', '0007_tint')]

    operations = [
        ops.CreateModel(
            name='ConsentFormRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ('code', fields.CharField(max_length=40)),
                ('version', fields.IntField()),
                ('language', fields.CharField(max_length=2)),
                ('text', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('validity_months', fields.IntField()),
                ('state', fields.CharField(max_length=10)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('by', fields.UUIDField(null=True)),
            ],
            options={'table': 'consent_form', 'app': 'core', 'unique_together': (('code', 'version', 'language'),), 'pk_attr': 'id', 'table_description': 'One version of a form in one language.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ConsentLinkRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ('consent_id', fields.UUIDField()),
                ('kind', fields.CharField(max_length=10)),
                ('token_hash', fields.CharField(unique=True, max_length=64)),
                ('made_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('made_by', fields.UUIDField(null=True)),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('closed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'consent_link', 'app': 'core', 'indexes': [Index(fields=['consent_id'], name='consent_link_consent')], 'pk_attr': 'id', 'table_description': 'A way in without an account, to one consent. Only the hash of its secret is kept.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ConsentRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ('patient_id', fields.UUIDField()),
                ('department', fields.CharField(max_length=40)),
                ('form_id', fields.UUIDField()),
                ('key_id', fields.UUIDField()),
                ('key_generation', fields.IntField()),
                ('state', fields.CharField(max_length=20)),
                ('origin', fields.CharField(max_length=20)),
                ('scope', fields.CharField(max_length=12)),
                ('scope_ids', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('first_day', fields.DateField(null=True)),
                ('last_day', fields.DateField(null=True)),
                ('is_capable', fields.BooleanField()),
                ('drafted_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('drafted_by', fields.UUIDField(null=True)),
                ('starts', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('ends', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('closed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('closing', fields.CharField(null=True, max_length=20)),
                ('document_id', fields.UUIDField(null=True)),
                ('document_dek', fields.BinaryField(null=True)),
                ('version', fields.IntField()),
            ],
            options={'table': 'consent', 'app': 'core', 'indexes': [Index(fields=['patient_id', 'id'], name='consent_patient')], 'pk_attr': 'id', 'table_description': 'The head of a consent: where it stands. What happened to it is in its steps.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ConsentStepRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ('consent_id', fields.UUIDField()),
                ('version', fields.IntField()),
                ('state', fields.CharField(max_length=20)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('by', fields.UUIDField(null=True)),
                ('note', fields.BinaryField()),
            ],
            options={'table': 'consent_step', 'app': 'core', 'unique_together': (('consent_id', 'version'),), 'pk_attr': 'id', 'table_description': 'One step of a consent; rows are only added. `note` is a field envelope.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='DepictedRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ('photo_id', fields.UUIDField()),
                ('patient_id', fields.UUIDField(null=True)),
                ('role', fields.CharField(max_length=10)),
                ('origin', fields.CharField(max_length=10)),
                ('confirmed_by', fields.UUIDField(null=True)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'depicted', 'app': 'core', 'unique_together': (('photo_id', 'patient_id'),), 'pk_attr': 'id', 'table_description': 'Somebody in a photo: a patient, or somebody of whom it is not known who they are.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ProvisionRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ('consent_id', fields.UUIDField()),
                ('effect', fields.CharField(max_length=6)),
                ('purpose', fields.CharField(max_length=20)),
                ('channels', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('deidentified_only', fields.BooleanField()),
            ],
            options={'table': 'consent_provision', 'app': 'core', 'indexes': [Index(fields=['consent_id'], name='consent_provision_consent')], 'pk_attr': 'id', 'table_description': 'What a consent says of one purpose, fixed when it became active or was refused.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SignatureRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ('consent_id', fields.UUIDField()),
                ('capacity', fields.CharField(max_length=16)),
                ('method', fields.CharField(max_length=20)),
                ('signed_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('told', fields.BinaryField()),
            ],
            options={'table': 'consent_signature', 'app': 'core', 'unique_together': (('consent_id', 'capacity'),), 'pk_attr': 'id', 'table_description': 'One signature; rows are only added. `told` is a field envelope: who, answers, evidence.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='UsePolicyRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ('version', fields.IntField(unique=True)),
                ('body', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('by', fields.UUIDField(null=True)),
            ],
            options={'table': 'use_policy', 'app': 'core', 'pk_attr': 'id', 'table_description': "One version of the hospital's policy on uses, as JSON. Versions are never changed."},
            bases=['Model'],
        ),
        ops.RunSQL(_RIGHTS, reverse_sql=_REVERSE),
    ]
