"""What the demo says to the API, as GraphQL; every document asks for one field."""

ADD_DEPARTMENT = """
mutation ($code: String!, $name: String!) {
  addDepartment(code: $code, name: $name) { code }
}"""

INVITE = """
mutation ($login: String!, $name: String!, $role: Role!, $department: String!) {
  invitePerson(login: $login, name: $name, role: $role, department: $department) { code }
}"""

STATUS = "{ systemStatus { photosReady photosQuarantined indexDocuments jobsPoisoned } }"

INBOX = """
{
  inbox(first: 50) {
    edges { node { id development version width height camera { model hasGps } } }
  }
}"""

CREATE_PATIENT = (
    "mutation ($patient: PatientInput!) { createPatient(patient: $patient) { id mrn } }"
)

FIND_PATIENT = """
query ($value: String!) { findPatient(system: BSN, value: $value) { id name } }"""

ASSIGN = """
mutation ($id: PhotoId!, $patient: PatientId!) {
  assignPhoto(id: $id, patient: $patient) { version state }
}"""

DESCRIBE = """
mutation ($id: PhotoId!, $version: Int!, $description: DescriptionInput!) {
  describePhoto(id: $id, version: $version, description: $description) { id caption }
}"""

SEARCH = """
query ($text: String!) {
  search(text: $text, first: 20) {
    total
    hits { photo { id patient { name } } snippets { fragment } }
    understood { kind en }
  }
}"""

PHOTO = "query ($id: PhotoId!) { photo(id: $id) { id } }"

TRAIL = """
query ($photo: PhotoId!) {
  auditTrail(photo: $photo, first: 50) {
    edges { node { at tag outcome person role department } }
  }
}"""

STAMP = "query ($id: PhotoId!) { photo(id: $id) { patientId stamp { purpose status date } } }"

CONSENTS = """
query ($patient: PatientId!) {
  consents(patient: $patient) { id origin state form { title } }
}"""

SEND_CONSENT = "mutation ($id: ConsentId!) { sendConsent(id: $id, validDays: 7) { secret } }"

SIGN_CONSENT = """
mutation ($id: ConsentId!, $signing: SigningInput!) {
  signConsent(id: $id, version: 1, method: TABLET, signing: $signing) { state ends }
}"""
