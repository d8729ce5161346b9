"""The patient table. What identifies a person is sealed; numbers are found by keyed hash."""

from tortoise import fields
from tortoise.models import Model


class PatientRow(Model):
    """One patient under one key of the keystore."""

    id = fields.UUIDField(primary_key=True)
    key_id = fields.UUIDField()
    key_generation = fields.IntField()
    mrn = fields.BinaryField()
    bsn = fields.BinaryField(null=True)
    name = fields.BinaryField()
    birth_date = fields.BinaryField()
    sex = fields.BinaryField()
    mrn_index = fields.CharField(max_length=32, unique=True)
    bsn_index = fields.CharField(max_length=32, unique=True, null=True)
    created_at = fields.DatetimeField()
    version = fields.IntField()
    sensitivity = fields.SmallIntField(db_default=0)

    class Meta:
        """Every binary column holds a field envelope, each index a keyed hash in hexadecimal."""

        table = "patient"


class PatientDepartmentRow(Model):
    """A department that treats a patient; who of its staff does is `care_relation`."""

    id = fields.UUIDField(primary_key=True)
    patient_id = fields.UUIDField()
    department = fields.CharField(max_length=40)

    class Meta:
        """At most one row a pair."""

        table = "patient_department"
        unique_together = (("department", "patient_id"),)
