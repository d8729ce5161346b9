"""Between a patient's row and the record: sealing and opening each field."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.access import Sensitivity
from core.patients.models import PatientRow
from core.patients.numbers import NumberSystem, normalised
from core.patients.types import NewPatient, Patient, PatientId, Sex
from core.vault import KeyProvider, KeyRef, Label


@dataclass(frozen=True, slots=True)
class PatientSealer:
    """Seals and opens the fields of patients under their own keys."""

    keys: KeyProvider

    def sealed(self, row: UUID, ref: KeyRef, new: NewPatient) -> dict[str, bytes | str | None]:
        """The columns of `new` for the row `row`: five envelopes and two blind indexes.

        Raises:
            Invalid: a number is not one.
        """
        mrn = normalised(NumberSystem.MRN, new.mrn)
        bsn = normalised(NumberSystem.BSN, new.bsn) if new.bsn else None
        return {
            "mrn": self._seal(row, ref, "mrn", mrn),
            "bsn": self._seal(row, ref, "bsn", bsn) if bsn else None,
            "name": self._seal(row, ref, "name", new.name.strip()),
            "birth_date": self._seal(row, ref, "birth_date", new.birth_date.isoformat()),
            "sex": self._seal(row, ref, "sex", new.sex.value),
            "mrn_index": self.index(NumberSystem.MRN, mrn),
            "bsn_index": self.index(NumberSystem.BSN, bsn) if bsn else None,
        }

    def index(self, system: NumberSystem, number: str) -> str:
        """The blind index under which a normalised number is found."""
        return self.keys.blind_index(system.value, number).hex()

    def patient(self, row: PatientRow, *, with_bsn: bool) -> Patient:
        """The record of `row`, opened."""
        return Patient(
            id=PatientId(row.id),
            mrn=self._open(row, "mrn", row.mrn),
            bsn=self._open(row, "bsn", row.bsn) if with_bsn and row.bsn else None,
            name=self._open(row, "name", row.name),
            birth_date=self.birth_date(row),
            sex=Sex(self._open(row, "sex", row.sex)),
            version=row.version,
            sensitivity=Sensitivity(row.sensitivity),
        )

    def name(self, row: UUID, ref: KeyRef, sealed: bytes) -> str:
        """The name alone, for the search index."""
        return self.keys.open_field(ref, Label("patient", "name", row), sealed).decode()

    def birth_date(self, row: PatientRow) -> date:
        """The birth date alone, for the days on which somebody comes of age."""
        return date.fromisoformat(self._open(row, "birth_date", row.birth_date))

    def _seal(self, row: UUID, ref: KeyRef, column: str, value: str) -> bytes:
        return self.keys.seal_field(ref, Label("patient", column, row), value.encode())

    def _open(self, row: PatientRow, column: str, sealed: bytes) -> str:
        ref = KeyRef(row.key_id, row.key_generation)
        return self.keys.open_field(ref, Label("patient", column, row.id), sealed).decode()
