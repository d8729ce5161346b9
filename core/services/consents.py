"""The consents of this box: what is signed, and what that lets its other rooms keep."""

from core.consents import Consents, ConsentSealer, Forms, Steps, UsePolicies
from core.faces import Templates
from core.patients import Patients
from core.people import People
from core.services.ports import Ports


def build_consents(
    ports: Ports,
    patients: Patients,
    people: People,
    forms: Forms,
    policies: UsePolicies,
    templates: Templates,
) -> Consents:
    """The consents room; a consent that ends takes the templates that it allowed with it."""
    sealer = ConsentSealer(ports.keys)
    steps = Steps(forms, policies, sealer, ports.ids, ports.time_zone, (templates,))
    return Consents(forms.access, patients, forms, steps, sealer, people)
