"""A synthetic voice: Dutch words made into a voice message by espeak-ng, or by a command of one's own.

No shell reads the words: the command gets them on its standard input, and as one argument where it says `{text}`.
What it writes is OGG with Opus, or WAV that opusenc or ffmpeg makes into it.
"""

import asyncio
import os
import shlex
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.rules.spoken import LONGEST, spoken
from bot.settings import PREFIX

OFF = "off"
TEXT = "{text}"
LARGEST = 8_000_000  # bytes that a command may write: three minutes of WAV
SECONDS = 20.0  # for the wait until it is free, the command, and what encodes after it, each

ESPEAK = ("espeak-ng", "-v", "nl", "-s", "140", "-b", "1", "--stdin", "--stdout")
# The length in a WAV file that was written to a pipe is not right.
ENCODERS = (
    ("opusenc", "--quiet", "--ignorelength", "--downmix-mono", "--bitrate", "24", "-", "-"),
    (
        *("ffmpeg", "-hide_banner", "-loglevel", "error", "-f", "wav", "-ignore_length", "1", "-i", "pipe:0"),
        *("-ac", "1", "-c:a", "libopus", "-b:a", "24k", "-f", "ogg", "pipe:1"),
    ),
)


class Why(StrEnum):
    """Why there is no clip."""

    NOT_STARTED = "not_started"  # there is no such program
    FAILED = "failed"  # it ended with an error
    TOO_SLOW = "too_slow"
    TOO_LARGE = "too_large"
    NO_SOUND = "no_sound"  # what it wrote is neither WAV nor OGG with Opus
    NO_ENCODER = "no_encoder"  # it wrote WAV, and neither opusenc nor ffmpeg is installed


@dataclass
class NotSpoken(Exception):
    """The program that was to speak, or to encode, and why it did not."""

    program: str
    why: Why


@dataclass(frozen=True, slots=True)
class Clip:
    """A voice message to be sent: OGG with Opus. Of a synthetic one the words beside it say that a machine speaks."""

    data: bytes
    synthetic: bool


class Voice:
    """Speaks one text at a time: the machine is there for the bot first."""

    def __init__(
        self, speaker: tuple[str, ...], encoder: tuple[str, ...] | None, *, seconds: float = SECONDS
    ) -> None:
        self.speaker = speaker
        self.encoder = encoder
        self._seconds = seconds
        self._turn = asyncio.Lock()

    @property
    def name(self) -> str:
        """The bare name of what speaks."""
        return Path(self.speaker[0]).name

    async def say(self, text: str) -> Clip:
        """The text (1 to 500 characters) spoken.

        Raises:
            NotSpoken: there is no clip.
            ValueError: the text is empty or too long.
        """
        words = spoken("".join(letter if letter.isprintable() else " " for letter in text).strip())
        if not 0 < len(words) <= LONGEST:
            raise ValueError(f"a text to speak has 1 to {LONGEST} characters")
        async with self._in_turn():
            sound = await _output(_with_text(self.speaker, words), f"{words}\n".encode(), self._seconds)
            if _is_wav(sound):
                if self.encoder is None:
                    raise NotSpoken(self.speaker[0], Why.NO_ENCODER)
                sound = await _output(self.encoder, sound, self._seconds)
                if not _is_opus(sound):
                    raise NotSpoken(self.encoder[0], Why.NO_SOUND)
        if not _is_opus(sound):
            raise NotSpoken(self.speaker[0], Why.NO_SOUND)
        return Clip(sound, synthetic=True)

    @asynccontextmanager
    async def _in_turn(self) -> AsyncIterator[None]:
        """Waits no longer than a program may take: behind one that hangs, each of many would wait for all before it."""
        try:
            async with asyncio.timeout(self._seconds):
                await self._turn.acquire()
        except TimeoutError:
            raise NotSpoken(self.speaker[0], Why.TOO_SLOW) from None
        try:
            yield
        finally:
            self._turn.release()


def find_voice(command: str, *, path: str | None = None) -> Voice | None:
    """The voice that the setting asks for, or espeak-ng where it is installed with an encoder; None for no voice.

    Args:
        command: the setting: a command line, empty, or "off".
        path: where programs are looked for; None for the usual places.
    """
    if command == OFF:
        return None
    found = (_found(encoder, path) for encoder in ENCODERS)
    encoder = next((each for each in found if each is not None), None)
    if command:
        return Voice(tuple(shlex.split(command)), encoder)
    speaker = _found(ESPEAK, path)
    return Voice(speaker, encoder) if speaker is not None and encoder is not None else None


def _found(command: tuple[str, ...], path: str | None) -> tuple[str, ...] | None:
    program = shutil.which(command[0], path=path)
    return None if program is None else (program, *command[1:])


def _with_text(command: tuple[str, ...], words: str) -> tuple[str, ...]:
    # A dash in front would make an option of the words.
    said = f" {words}" if words.startswith("-") else words
    return (command[0], *(argument.replace(TEXT, said) for argument in command[1:]))


def _is_wav(sound: bytes) -> bool:
    return sound.startswith(b"RIFF") and sound[8:12] == b"WAVE"


def _is_opus(sound: bytes) -> bool:
    return sound.startswith(b"OggS") and b"OpusHead" in sound[:128]


async def _output(command: tuple[str, ...], given: bytes, seconds: float) -> bytes:
    """What a program writes when it gets these bytes to read. It never outlives the call, nor does what it started."""
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={name: value for name, value in os.environ.items() if not name.startswith(PREFIX)},
            start_new_session=True,
        )
    except OSError:
        raise NotSpoken(command[0], Why.NOT_STARTED) from None
    try:
        async with asyncio.timeout(seconds):
            written = await _exchange(process, given)
            code = await process.wait()
    except TimeoutError:
        raise NotSpoken(command[0], Why.TOO_SLOW) from None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
    if written is None:
        raise NotSpoken(command[0], Why.TOO_LARGE)
    if code != 0:
        raise NotSpoken(command[0], Why.FAILED)
    return written


async def _exchange(process: asyncio.subprocess.Process, given: bytes) -> bytes | None:
    """Writes and reads at the same time, for a pipe holds little; None if there is too much to read."""
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("a program without pipes")
    feeding = asyncio.ensure_future(_feed(process.stdin, given))
    written = bytearray()
    try:
        while chunk := await process.stdout.read(65_536):
            written += chunk
            if len(written) > LARGEST:
                process.kill()
                return None
    finally:
        feeding.cancel()
        await asyncio.gather(feeding, return_exceptions=True)
    return bytes(written)


async def _feed(pipe: asyncio.StreamWriter, given: bytes) -> None:
    # A program may end without reading all of it.
    with suppress(BrokenPipeError, ConnectionResetError):
        pipe.write(given)
        await pipe.drain()
        pipe.close()
        await pipe.wait_closed()
