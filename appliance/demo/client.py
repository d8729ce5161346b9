"""A visitor of the box: an ordinary HTTP client of its public API, as any program could be."""

import base64
import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

_TIMEOUT_SECONDS = 30.0


class Refused(Exception):
    """The box refused; `code` is the stable code of `docs/errors.md`."""

    def __init__(self, code: str, sentence: str = "") -> None:
        """Know the `code`, and the `sentence` that the box says to a person."""
        super().__init__(f"{code}: {sentence}")
        self.code = code


@dataclass(slots=True)
class Visitor:
    """Somebody in front of the box at `url`: nobody yet, or who signed in last."""

    url: str
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        """Say what a page of the box's own would say (see `api.middleware.csrf`)."""
        own = {"Origin": self.url, "X-Beeldkluis-CSRF": "1"}
        # No proxy of the environment may come between: the box is on this machine.
        self.http = httpx.Client(
            base_url=self.url, headers=own, timeout=_TIMEOUT_SECONDS, trust_env=False
        )

    def ask(self, document: str, **variables: object) -> Any:
        """The value of the single field that `document` asks for.

        Raises:
            Refused: the box refused.
        """
        return self._value({"query": document, "variables": variables})

    def name(self, document: str, **variables: object) -> Any:
        """The same for one of the documents that the box knows by name.

        Raises:
            Refused: the box refused.
        """
        return self._value({"documentId": document, "variables": variables})

    def sign_in(self, login: str, password: str) -> None:
        """Be `login` from now on: sign in, get an API key, and go on as a program with it.

        The session cookie is for HTTPS only, and the demo speaks to loopback without a proxy
        in front, so a browser's cookie jar would keep it to itself: it is sent by hand, once.

        Raises:
            Refused: the box refused.
        """
        said = {"login": login, "password": password}
        answer = self.http.post("/graphql", json={"documentId": "logIn", "variables": said})
        _value_of(answer)
        self.http.headers["Cookie"] = answer.headers["set-cookie"].partition(";")[0]
        key = self.name("issueToken", name="demo", scopes=["READ", "WRITE"], validDays=1)
        del self.http.headers["Cookie"]
        self.http.headers["Authorization"] = f"Bearer {key['secret']}"

    def _value(self, body: dict[str, object]) -> Any:
        return _value_of(self.http.post("/graphql", json=body))

    def put_photo(self, data: bytes, media_type: str, source: str, key: str) -> httpx.Response:
        """Send one photo as it is; `key` is by which a repeated call is known."""
        digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
        headers = {
            "Content-Type": media_type,
            "Content-Digest": f"sha-256=:{digest}:",
            "Idempotency-Key": key,
            "Content-Disposition": f'attachment; filename="{source}"',
        }
        return self.http.put("/photos", content=data, headers=headers)

    def send(self, path: Path, media_type: str, key: str) -> tuple[int, str]:
        """Send the photo in `path`; the status and the id it was given.

        Raises:
            Refused: the box did not take it.
        """
        answer = self.put_photo(path.read_bytes(), media_type, path.name, key)
        if answer.is_error:
            raise Refused(code_of(answer))
        return answer.status_code, str(answer.json()["id"])

    def media(self, photo: str, rendition: str, **use: str) -> httpx.Response:
        """A rendition of a photo, or the refusal, as it came; for care unless `use` says more."""
        return self.http.get(f"/media/{photo}/{rendition}", params={"purpose": "care"} | use)


def code_of(answer: httpx.Response) -> str:
    """The stable code of a refusal."""
    return str(answer.json()["error"]["code"])


def _value_of(answer: httpx.Response) -> Any:
    told = answer.json()
    if "error" in told:
        raise Refused(told["error"]["code"], told["error"]["message"])
    for error in told.get("errors", ()):
        raise Refused(error["extensions"]["code"], error["message"])
    (value,) = told["data"].values()
    return value
