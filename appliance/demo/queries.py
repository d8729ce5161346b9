"""What the demo says to the API, as GraphQL; every document asks for one field."""

ADD_DEPARTMENT = """
mutation ($code: String!, $name: String!) {
  addDepartment(code: $code, name: $name) { code }
}"""

INVITE = """
mutation ($login: String!, $name: String!, $role: String!, $department: String!) {
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

RECOGNITION = "{ recognition { mode models { id licence } } }"

SET_RECOGNITION = """
mutation ($dpia: String!, $day: Date!, $model: String!) {
  setRecognition(mode: IDENTIFY, dpia: $dpia, reviewOn: $day, model: $model) { mode }
}"""

FORMS = "{ consentForms { id code } }"

DRAFT_CONSENT = """
mutation ($patient: PatientId!, $form: FormId!) {
  draftConsent(patient: $patient, form: $form) { id }
}"""

FACES = """
query ($id: PhotoId!) {
  faces(id: $id) { at faces { id } suggestions { id patientId isLikely cosine } }
}"""

NAME_FACE = """
mutation ($id: FaceId!, $patient: PatientId!) { nameFace(id: $id, patient: $patient) { id } }"""

DECLARE_FACE = "mutation ($id: FaceId!) { declareFace(id: $id) { isDeclared } }"

JUDGE = """
mutation ($id: SuggestionId!) { judgeSuggestions(ids: [$id], verdict: CONFIRMED) }"""

BIOMETRIC_COUNT = "{ biometricCount { total withoutConsent } }"

CLAIM = """
mutation ($patient: PatientId!) {
  claimCareRelation(patient: $patient, ground: TREATING) { ends }
}"""

PHOTO_PATIENT = "query ($id: PhotoId!) { photo(id: $id) { patientId } }"

DECISION = """
query ($id: PhotoId!, $masked: Boolean!) {
  releaseDecision(photo: $id, purpose: MARKETING, channel: WEBSITE, masked: $masked) {
    effect reasons blockers { face reason }
  }
}"""

MASK = """
mutation ($id: PhotoId!, $faces: [FaceId!]!) { maskPhoto(photo: $id, faces: $faces) { id } }"""

MASKING = "query ($id: PhotoId!) { masking(photo: $id) { id isMade } }"

SIGN_OFF = "mutation ($id: MaskingId!) { signOffMasking(id: $id) { reviewedBy } }"

SHARE_OFFER = "query ($id: PhotoId!) { shareOffers(photos: [$id]) { copy } }"

SHARE = """
mutation ($share: ShareInput!) {
  sharePhotos(share: $share) { secret password share { id endsAt } }
}"""

SHARE_EVENTS = "query ($id: ShareId!) { shareEvents(id: $id) { what } }"

END_SHARE = "mutation ($id: ShareId!) { endShare(id: $id) { state } }"

PUBLICATIONS = "{ publications(first: 5) { edges { node { id state code recallBy } } } }"

PLACE = """
mutation ($id: PublicationId!, $outlet: String!) {
  placePublication(id: $id, outlet: $outlet, address: "https://ziekenhuis.example/knie") { state }
}"""

CLOSE = """
mutation ($id: PublicationId!, $proof: String!) {
  closePublication(id: $id, outcome: RECALLED, proof: $proof) { state }
}"""

COLLECT = """
mutation ($name: String!, $photos: [PhotoId!]!) {
  makeCollection(name: $name, photos: $photos) { id }
}"""

LET_IN = """
mutation ($id: CollectionId!, $person: PersonId!) {
  setCollectionMember(id: $id, person: $person, part: LOOK) { id }
}"""

COLLECTED = """
query ($id: CollectionId!) { collectionPhotos(id: $id, first: 20) { edges { node { id } } } }"""

COLLECTION_OFFER = """
query ($id: CollectionId!) { collectionOffer(id: $id) { going withheld { count } } }"""

REQUEST = """
mutation ($request: PhotoRequestInput!) { requestPhotos(request: $request) { secret password } }"""

HELD = "{ heldPhotos(first: 5) { edges { node { id } } } }"

ACCEPT = "mutation ($id: PhotoId!) { acceptHeldPhoto(photo: $id) { id } }"

ROOM = """
{ publicationRoom(purpose: MARKETING, channel: WEBSITE, first: 20) { nodes { id } } }"""

BEGIN_STUDY = """
mutation ($recipient: String!) {
  beginResearch(name: "Hands and breasts", approval: "METC DEMO-1", recipient: $recipient) { id }
}"""

ASK_COPIES = """
mutation ($study: ProjectId!, $photos: [PhotoId!]!) {
  askResearchExport(project: $study, photos: $photos) { id }
}"""

COPIES = """
query ($id: ExportId!) {
  researchExport(id: $id) { export { state } items { id state faces texts } }
}"""

JUDGE_COPY = "mutation ($id: ItemId!) { judgeResearchItem(id: $id, verdict: ACCEPTED) { state } }"

SIGN_COPIES = "mutation ($id: ExportId!) { signResearchExport(id: $id) { state } }"
