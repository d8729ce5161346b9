"""Communications staff, who see what may be used for the public and nothing else."""

from tests.support.callers import PASSWORD, People

LOGIN = "publicist"
_INVITE = f"""mutation {{ invitePerson(login: "{LOGIN}", name: "Sanne Vos",
    role: "communications", department: "orthopaedics") {{ code }} }}"""


async def enrol(people: People) -> None:
    """Let there be one, who can sign in."""
    invited = await people.administrator.ask(_INVITE)
    await people.viewer.name("enrol", code=invited["invitePerson"]["code"], password=PASSWORD)
