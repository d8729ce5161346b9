"""Text messages: the hospital's own program hands them to its gateway.

The box knows no gateway. It runs the program that the settings name, with the message as one
JSON object on standard input, `{"to": "+316…", "text": "…"}`; status 0 means that it was taken.
Nothing of a message stands in an argument or a log, where others could read it.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import orjson

from appliance.mail import mailer_of
from appliance.settings import Settings
from core.sharing import Ways

_SECONDS = 15.0
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}


@dataclass(frozen=True, slots=True)
class ProgramTexts:
    """A program that sends text messages."""

    program: Path
    seconds: float = _SECONDS

    async def send(self, number: str, text: str) -> bool:
        """Hand a message to the program; False if it fails, is not there, or takes too long."""
        try:
            process = await asyncio.create_subprocess_exec(
                self.program,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                env=_ENVIRONMENT,
                cwd="/",
            )
        except OSError:
            return False
        try:
            async with asyncio.timeout(self.seconds):
                await process.communicate(orjson.dumps({"to": number, "text": text}))
        except TimeoutError:
            process.kill()
            await process.wait()
        except OSError:  # it did not want to hear all of it
            await process.wait()
        return process.returncode == 0


def ways_of(settings: Settings) -> Ways:
    """By which ways this box reaches people outside."""
    return Ways(mailer_of(settings), texts_of(settings))


def texts_of(settings: Settings) -> ProgramTexts | None:
    """The program of the settings, None where there is none."""
    program = settings.share_texts_program
    return ProgramTexts(program) if program is not None else None
