"""The words with which a consent's document says who signed, how, and for what."""

from collections.abc import Mapping
from types import MappingProxyType

from core.consents.types import Capacity, Method
from core.decisions import Purpose
from core.kit.language import Language

CAPACITIES: Mapping[Language, Mapping[Capacity, str]] = MappingProxyType(
    {
        Language.DUTCH: {
            Capacity.SELF: "de patiënt zelf",
            Capacity.PARENT: "ouder met gezag",
            Capacity.GUARDIAN: "voogd",
            Capacity.REPRESENTATIVE: "vertegenwoordiger",
            Capacity.WITNESS: "getuige",
        },
        Language.ENGLISH: {
            Capacity.SELF: "the patient",
            Capacity.PARENT: "parent with authority",
            Capacity.GUARDIAN: "guardian",
            Capacity.REPRESENTATIVE: "representative",
            Capacity.WITNESS: "witness",
        },
    }
)
METHODS: Mapping[Language, Mapping[Method, str]] = MappingProxyType(
    {
        Language.DUTCH: {
            Method.TABLET: "op een tablet van het ziekenhuis",
            Method.QR: "op de eigen telefoon, via een QR-code",
            Method.LINK: "op een eigen apparaat, via een persoonlijke link",
            Method.PAPER_SCAN: "op papier",
            Method.VERBAL_WITNESSED: "mondeling, met een getuige",
        },
        Language.ENGLISH: {
            Method.TABLET: "on a tablet of the hospital",
            Method.QR: "on their own phone, by a QR code",
            Method.LINK: "on a device of their own, by a personal link",
            Method.PAPER_SCAN: "on paper",
            Method.VERBAL_WITNESSED: "in words, with a witness",
        },
    }
)
PURPOSES: Mapping[Language, Mapping[Purpose, str]] = MappingProxyType(
    {
        Language.DUTCH: {
            Purpose.CARE: "Zorg",
            Purpose.QUALITY: "Kwaliteit van zorg",
            Purpose.EDUCATION: "Onderwijs",
            Purpose.RESEARCH: "Wetenschappelijk onderzoek",
            Purpose.PUBLICATION: "Publicatie in een vakblad of leerboek",
            Purpose.MARKETING: "Website, sociale media en folders",
            Purpose.BIOMETRIC_MATCHING: "Herkennen aan het gezicht",
        },
        Language.ENGLISH: {
            Purpose.CARE: "Care",
            Purpose.QUALITY: "Quality of care",
            Purpose.EDUCATION: "Teaching",
            Purpose.RESEARCH: "Scientific research",
            Purpose.PUBLICATION: "Publication in a journal or textbook",
            Purpose.MARKETING: "Website, social media and leaflets",
            Purpose.BIOMETRIC_MATCHING: "Recognising by the face",
        },
    }
)
EVIDENCE: Mapping[Language, Mapping[str, str]] = MappingProxyType(
    {
        Language.DUTCH: {
            "consent": "Toestemming",
            "form": "Formulier",
            "digest": "SHA-256 van de getoonde tekst",
            "address": "Netwerkadres",
            "device": "Apparaat",
            "opened": "Geopend",
        },
        Language.ENGLISH: {
            "consent": "Consent",
            "form": "Form",
            "digest": "SHA-256 of the text shown",
            "address": "Network address",
            "device": "Device",
            "opened": "Opened",
        },
    }
)
