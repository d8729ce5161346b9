"""Has a witness on a second host vouch for the log, again and again, beside the keeper.

Nothing waits for it: a witness that is away is asked again. What it said last lies beside the
checkpoint (`cosigned`), and is checked before it is kept.
"""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus

import httpx
import structlog

from core.ledger import (
    Addition,
    Checkpoint,
    Key,
    LogFolder,
    LogIncomplete,
    NoteBroken,
    consistency_proof,
)
from core.vault.durable import put

COSIGNED = "cosigned"
_DRAFT = "cosigned.draft"
_EVERY_SECONDS = 5.0
_TIMEOUT_SECONDS = 10.0

log = structlog.get_logger()


class NotVouched(Exception):
    """The witness does not vouch for our log: another history, or one it never heard of."""


@dataclass(frozen=True, slots=True)
class Witnessed:
    """Our log, and the witness at `url` whose word counts under `key`."""

    folder: LogFolder
    url: str
    key: Key

    async def keep_asking(self) -> None:
        """Ask for each new checkpoint, at most every five seconds, until cancelled."""
        async with httpx.AsyncClient(timeout=_TIMEOUT_SECONDS, trust_env=False) as client:
            while True:
                try:
                    await self.ask(client)
                except (httpx.HTTPError, LogIncomplete, OSError) as error:
                    log.warning("witness_away", error=type(error).__name__)
                except (NotVouched, NoteBroken):
                    log.critical("witness_refuses")
                await asyncio.sleep(_EVERY_SECONDS)

    async def ask(self, client: httpx.AsyncClient) -> bool:
        """Have the last checkpoint vouched for; False when it was already, or there is none.

        Raises:
            NotVouched: the witness knows another history, or does not know us.
            NoteBroken: what it answered is no cosignature of its own.
            HTTPError: it is not there.
        """
        head, last = self._read("checkpoint"), self._read(COSIGNED)
        if head is None or (last is not None and last.size == head.size):
            return False
        answer = await self._post(client, head, last.size if last else 0)
        if answer.status_code == HTTPStatus.CONFLICT:
            answer = await self._post(client, head, _size(answer, head))
        if answer.status_code != HTTPStatus.OK:
            raise NotVouched
        cosigned = Checkpoint.parse(bytes(head) + answer.content)
        if not cosigned.is_signed_by(self.key):
            raise NoteBroken
        await asyncio.to_thread(put, self.folder.path, COSIGNED, bytes(cosigned), _DRAFT)
        return True

    async def _post(self, client: httpx.AsyncClient, head: Checkpoint, old: int) -> httpx.Response:
        node = self.folder.node(head.size)
        proof = await asyncio.to_thread(consistency_proof, old, head.size, node)
        body = bytes(Addition(old, tuple(proof), head))
        return await client.post(f"{self.url.rstrip('/')}/add-checkpoint", content=body)

    def _read(self, name: str) -> Checkpoint | None:
        note = self.folder.read(name)
        return None if note is None else Checkpoint.parse(note)


def _size(answer: httpx.Response, head: Checkpoint) -> int:
    """How far the witness knows the log; not further than it is, or that was another one."""
    told = answer.text.strip()
    if not told.isdecimal() or int(told) > head.size:
        raise NotVouched
    return int(told)
