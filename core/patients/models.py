"""Patients, and looks at one in an emergency. Who it is, is sealed; numbers are hashed."""

from tortoise import fields
from tortoise.indexes import Index
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


class BreakGlassRow(Model):
    """A look at one patient in an emergency, and what was thought of it. Words are sealed."""

    id = fields.UUIDField(primary_key=True)
    person_id = fields.UUIDField()
    patient_id = fields.UUIDField()
    department = fields.CharField(max_length=40)
    reason = fields.BinaryField()
    at = fields.DatetimeField()
    until = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    verdict = fields.CharField(max_length=12, null=True)
    remark = fields.BinaryField(null=True)
    reviewed_by = fields.UUIDField(null=True)
    reviewed_at = fields.DatetimeField(null=True)
    key_id = fields.UUIDField()
    key_generation = fields.IntField()
    told_at = fields.DatetimeField(null=True)

    class Meta:
        """Who has one that nobody reviewed gets no other. `told_at`: an officer was told."""

        table = "break_glass"
        indexes = (Index(fields=("person_id", "id"), name="break_glass_person"),)
