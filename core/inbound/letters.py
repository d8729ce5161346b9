"""The letters of this room: to whom photos are asked of, and to who asked, when some came."""

from core.inbound.types import RequestHappened
from core.kit.language import Language
from core.sharing import Letterhead, Tidings

REQUESTED = Letterhead(
    "u",
    {
        Language.DUTCH: (
            "{hospital}: verzoek om foto's",
            (
                "{recipient},\n\n{sender} van {hospital} vraagt u om foto's. U stuurt ze hier, tot"
                " {until}:\n\n{address}\n\nU heeft ook {proof} nodig. De link is alleen voor u:"
                " stuur deze mail niet door.\n"
            ),
        ),
        Language.ENGLISH: (
            "{hospital}: photos are asked of you",
            (
                "{recipient},\n\n{sender} of {hospital} asks you for photos. You send them here,"
                " until {until}:\n\n{address}\n\nYou also need {proof}. The link is for you alone:"
                " do not forward this mail.\n"
            ),
        ),
    },
)
# Whoever goes on sending is not reported photo by photo: told when done, or when it is quiet.
OF_REQUESTS = Tidings(
    events="photo_request_event",
    untold="""
SELECT request.made_by, event.id, event.what FROM photo_request_event event
JOIN photo_request request ON request.id = event.request_id
WHERE event.told_at IS NULL AND event.id > $1
  AND (request.ended_at IS NOT NULL OR NOT EXISTS (
    SELECT FROM photo_request_event later WHERE later.request_id = request.id
      AND later.at > $3::timestamptz - interval '10 minutes'))
ORDER BY event.id LIMIT $2
""",
    words={
        Language.DUTCH: {
            "subject": "Ontvangen foto's ({hospital})",
            RequestHappened.ARRIVED: "Foto's van buiten ontvangen: {count}.",
            RequestHappened.FINISHED: "Verzoeken waarvoor alles is gestuurd: {count}.",
            RequestHappened.DECLINED: "Niet voor de ontvanger, en gestopt: {count}.",
            RequestHappened.LOCKED: "Te vaak een verkeerde code, en gestopt: {count}.",
            "where": "\nU beoordeelt ze hier: {address}/received\n",
        },
        Language.ENGLISH: {
            "subject": "Photos received ({hospital})",
            RequestHappened.ARRIVED: "Photos received from outside: {count}.",
            RequestHappened.FINISHED: "Requests for which all was sent: {count}.",
            RequestHappened.DECLINED: "Not for whoever got it, and ended: {count}.",
            RequestHappened.LOCKED: "Too many wrong codes, and ended: {count}.",
            "where": "\nYou decide on them here: {address}/received\n",
        },
    },
    detail="requests",
)
