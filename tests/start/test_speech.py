"""A synthetic voice, by commands that the test writes: nothing of this machine speaks here."""

import asyncio
import fcntl
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.speech import LONGEST, NotSpoken, Voice, Why, find_voice
from bot.standin.phones import SPOKEN
from bot.standin.sounds import sound_seconds

Write = Callable[[str, str], str]

WAV = b"RIFF\0\0\0\0WAVEfmt "
# Programs in Python; each is given the folder of the test, where a finished clip lies.
SPEAKS = "said = sys.stdin.buffer.read(); (folder / 'said').write_bytes(said); out.write(clip)"
WRITES_WAV = "sys.stdin.buffer.read(); out.write(b'RIFF\\0\\0\\0\\0WAVEfmt ' + bytes(300_000))"
ENCODES = "(folder / 'given').write_bytes(sys.stdin.buffer.read()); out.write(clip)"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """`write(name, code)` makes a program in the folder of the test, and tells its path."""
    (tmp_path / "clip").write_bytes(SPOKEN)

    def make(name: str, code: str) -> str:
        program = tmp_path / name
        program.write_text(
            f"#!{sys.executable}\n"
            "import fcntl, os, pathlib, signal, sys\n"
            f"folder = pathlib.Path({str(tmp_path)!r})\n"
            "clip, out = (folder / 'clip').read_bytes(), sys.stdout.buffer\n"
            f"{code}\n"
        )
        program.chmod(0o755)
        return str(program)

    return make


async def why(voice: Voice | None) -> Why:
    assert voice is not None
    with pytest.raises(NotSpoken) as refused:
        await voice.say("Goedemorgen")
    return refused.value.why


async def test_words_go_in_and_a_clip_comes_out(write: Write, tmp_path: Path) -> None:
    voice = find_voice(write("speak", SPEAKS))
    assert voice is not None
    clip = await voice.say(" Goedemorgen,\nmevrouw. ")
    assert (clip.data, clip.synthetic) == (SPOKEN, True)
    assert (tmp_path / "said").read_text() == "Goedemorgen, mevrouw.\n"


async def test_a_telephone_number_is_given_as_people_say_it(write: Write, tmp_path: Path) -> None:
    voice = find_voice(write("speak", SPEAKS))
    assert voice is not None
    await voice.say("Bel 112!")
    assert (tmp_path / "said").read_text() == "Bel één één twee!\n"


async def test_no_shell_reads_the_words(write: Write, tmp_path: Path) -> None:
    program = write("speak", "(folder / 'said').write_text(repr(sys.argv[1:])); out.write(clip)")
    voice = find_voice(f"{program} --voice 'nl {{text}}' {{text}}")
    assert voice is not None
    words = "'; touch x; $(touch y) `touch z` | cat"
    await voice.say(words)
    assert (tmp_path / "said").read_text() == repr(["--voice", f"nl {words}", words])
    await voice.say("--delete everything")
    assert (tmp_path / "said").read_text() == repr(
        ["--voice", "nl  --delete everything", " --delete everything"]
    )


async def test_a_program_never_sees_our_secrets(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEERLIJN_KEY", "a secret")
    monkeypatch.setenv("VOICE_OF", "Noor")
    voice = find_voice(
        write("speak", "(folder / 'said').write_text(repr(dict(os.environ))); out.write(clip)")
    )
    assert voice is not None
    await voice.say("hallo")
    seen = (tmp_path / "said").read_text()
    assert "a secret" not in seen
    assert "Noor" in seen


@pytest.mark.parametrize("encoder", ["opusenc", "ffmpeg"])
async def test_wav_is_encoded(write: Write, tmp_path: Path, encoder: str) -> None:
    write(encoder, ENCODES)
    voice = find_voice(write("speak", WRITES_WAV), path=str(tmp_path))
    assert voice is not None
    assert (voice.name, voice.encoder and voice.encoder[0]) == ("speak", str(tmp_path / encoder))
    assert (await voice.say("hallo")).data == SPOKEN
    assert (tmp_path / "given").read_bytes() == WAV + bytes(300_000)


async def test_espeak_is_found_with_an_encoder_alone(write: Write, tmp_path: Path) -> None:
    path = str(tmp_path)
    assert find_voice("", path=path) is None
    write("espeak-ng", WRITES_WAV)
    assert find_voice("", path=path) is None
    write("ffmpeg", ENCODES)
    write("opusenc", ENCODES)
    voice = find_voice("", path=path)
    assert voice is not None
    assert (voice.name, voice.encoder and voice.encoder[0]) == ("espeak-ng", str(tmp_path / "opusenc"))
    assert (await voice.say("hallo")).data == SPOKEN
    assert find_voice("off", path=path) is None


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("sys.exit(3)", Why.FAILED),
        ("out.write(clip); out.flush(); sys.exit(3)", Why.FAILED),
        ("pass", Why.NO_SOUND),
        ("out.write(b'<html>busy</html>')", Why.NO_SOUND),
        ("out.write(b'OggS and some video')", Why.NO_SOUND),
        ("out.write(clip[:4] + bytes(9_000_000))", Why.TOO_LARGE),
        (WRITES_WAV, Why.NO_ENCODER),
    ],
)
async def test_what_is_no_clip(write: Write, tmp_path: Path, code: str, reason: Why) -> None:
    assert await why(find_voice(write("speak", code), path=str(tmp_path / "none"))) is reason


async def test_a_program_that_there_is_not(tmp_path: Path) -> None:
    assert await why(find_voice(str(tmp_path / "none"))) is Why.NOT_STARTED


async def test_an_encoder_that_breaks(write: Write, tmp_path: Path) -> None:
    write("opusenc", "sys.exit(1)")
    voice = find_voice(write("speak", WRITES_WAV), path=str(tmp_path))
    assert await why(voice) is Why.FAILED


async def test_a_program_that_hangs_is_ended_with_all_that_it_started(write: Write, tmp_path: Path) -> None:
    """Its child holds a lock, and the output open, until it is gone."""
    held = tmp_path / "lock"
    hangs = write(
        "speak",
        "lock = open(folder / 'lock', 'w')\nfcntl.flock(lock, fcntl.LOCK_EX)\nos.fork()\nsignal.pause()",
    )
    assert await why(Voice((hangs,), None, seconds=1.0)) is Why.TOO_SLOW
    with held.open("w") as lock:
        async with asyncio.timeout(5):
            await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)


async def test_behind_a_program_that_hangs_nobody_waits_for_all_before_them(
    write: Write, tmp_path: Path
) -> None:
    hangs = write("speak", "(folder / 'runs').open('a').write('x'); signal.pause()")
    voice = Voice((hangs,), None, seconds=1.0)
    assert {await each for each in [asyncio.ensure_future(why(voice)) for _ in range(6)]} == {Why.TOO_SLOW}
    # The second one may have had its turn just before it gave up.
    assert len((tmp_path / "runs").read_text()) <= 2


async def test_a_caller_that_goes_leaves_nothing_running(write: Write, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "started")
    hangs = write(
        "speak",
        "lock = open(folder / 'lock', 'w')\nfcntl.flock(lock, fcntl.LOCK_EX)\n"
        "(folder / 'started').write_text('x')\nsignal.pause()",
    )
    task = asyncio.ensure_future(Voice((hangs,), None).say("hallo"))
    await asyncio.to_thread((tmp_path / "started").read_text)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with (tmp_path / "lock").open("w") as lock:
        async with asyncio.timeout(5):
            await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)


@pytest.mark.parametrize("text", ["", " \n ", "x" * (LONGEST + 1)])
async def test_nothing_to_say_and_too_much(write: Write, text: str) -> None:
    voice = find_voice(write("speak", SPEAKS))
    assert voice is not None
    with pytest.raises(ValueError, match="1 to 500"):
        await voice.say(text)


async def test_a_voice_of_this_machine_speaks_if_there_is_one() -> None:
    voice = find_voice("")
    clip = await voice.say("Goedemorgen, komt u morgen?") if voice is not None else None
    assert clip is None or 1 <= sound_seconds(clip.data) <= 5
