from datetime import datetime
from typing import Any

import pytest

from bot.rules.recordings import mark_of
from storage import Database, clips
from storage.clips import Clip
from tests.builders import a_coach

BOT, OTHER = 1_234_567, 7_654_321
WORD = ("hea-huisarts", "word", "de huisarts")


@pytest.fixture
def by_machine(now: datetime) -> dict[str, Any]:
    return {"seconds": 0, "synthetic": True, "set_by": None, "now": now}


@pytest.fixture
async def by_karin(db: Database, now: datetime) -> dict[str, Any]:
    coach = await db.write(a_coach, now=now)
    return {"seconds": 2, "synthetic": False, "set_by": coach.id, "now": now}


async def test_a_clip_belongs_to_its_words_and_its_bot(db: Database, by_karin: dict[str, Any]) -> None:
    await db.write(clips.put, BOT, *WORD, "file-1", **by_karin)
    assert await db.read(clips.find, BOT, *WORD) == Clip("file-1", 2, synthetic=False)
    assert await db.read(clips.find, OTHER, *WORD) is None
    assert await db.read(clips.find, BOT, "hea-huisarts", "word", "de dokter") is None
    assert await db.read(clips.find, BOT, "hea-huisarts", "sentence", "de huisarts") is None


async def test_a_recording_takes_the_place_of_a_synthetic_one_and_never_the_other_way(
    db: Database, by_karin: dict[str, Any], by_machine: dict[str, Any]
) -> None:
    await db.write(clips.put, BOT, *WORD, "machine", **by_machine)
    await db.write(clips.put, BOT, *WORD, "karin", **by_karin)
    await db.write(clips.put, BOT, *WORD, "machine", **by_machine)
    found = await db.read(clips.find, BOT, *WORD)
    assert found is not None
    assert (found.file_id, found.synthetic) == ("karin", False)
    await db.write(clips.put, BOT, *WORD, "karin again", **by_karin)
    found = await db.read(clips.find, BOT, *WORD)
    assert found is not None
    assert found.file_id == "karin again"


async def test_other_words_are_spoken_by_the_machine_until_somebody_records_them(
    db: Database, by_karin: dict[str, Any], by_machine: dict[str, Any]
) -> None:
    await db.write(clips.put, BOT, *WORD, "karin", **by_karin)
    await db.write(clips.put, BOT, "hea-huisarts", "word", "de dokter", "machine", **by_machine)
    assert await db.read(clips.find, BOT, *WORD) is None
    assert await db.read(clips.find, BOT, "hea-huisarts", "word", "de dokter") is not None


async def test_what_a_person_spoke(
    db: Database, by_karin: dict[str, Any], by_machine: dict[str, Any]
) -> None:
    sentence = ("hea-huisarts", "sentence", "Ik ga naar de huisarts.")
    await db.write(clips.put, BOT, *WORD, "karin", **by_karin)
    await db.write(clips.put, BOT, *sentence, "machine", **by_machine)
    await db.write(clips.put, OTHER, *sentence, "karin", **by_karin)
    assert await db.read(clips.recorded, BOT) == {("hea-huisarts", "word", mark_of("de huisarts"))}


async def test_what_telegram_does_not_know_is_forgotten(db: Database, by_karin: dict[str, Any]) -> None:
    await db.write(clips.put, BOT, *WORD, "file-1", **by_karin)
    await db.write(clips.put, OTHER, *WORD, "file-1", **by_karin)
    await db.write(clips.forget, BOT, "file-1")
    assert await db.read(clips.find, BOT, *WORD) is None
    assert await db.read(clips.find, OTHER, *WORD) is not None
