"""Going through the dialogs of a person's line, as coaches do."""

from bot.rules.trajectory import (
    Record,
)
from bot.rules.values import Holder
from storage import people, trajectories
from tests.handlers.town import Town


async def enter(town: Town, holder: Holder, field: str, *answers: str) -> str:
    """Opens the field and answers: what begins with "1:" is tapped, the rest typed. What the coach sees last."""
    await town.say(town.karin, "/people")
    await town.tap(town.karin, f"1:sp:{holder.id}")
    await town.tap(town.karin, "1:kl:")
    await town.tap(town.karin, "1:ke:")
    group = next(name for name, fields in GROUP_OF.items() if field in fields)
    await town.tap(town.karin, f"1:ke:{holder.id}:{group}")
    shown = await town.tap(town.karin, f"1:kf:{holder.id}:{field}")
    for answer in answers:
        act = town.tap if answer.startswith("1:") else town.say
        shown = await act(town.karin, answer)
    return shown


GROUP_OF = {
    "frame": ("law", "route", "came_for", "stage", "guidance"),
    "letters": (
        *("duo_letter", "pip", "notice", "registered", "duo_request", "extension"),
        *("new_term", "date_back"),
    ),
    "exams": ("exam", "attempt", "scaled_down", "free", "exams_in_pip", "exam_time"),
    "hours": ("hours", "hours_back"),
    "town": ("district", "dutch_level"),
    "others": ("benefit_request", "decision"),
}


async def record_of(town: Town, holder: Holder) -> Record:
    found: Record = await town.read(trajectories.record, holder.id, now=town.now)
    return found


async def in_dutch(town: Town) -> None:
    await town.write(people.change_staff, town.coach.id, language="nl")


async def an_exam(town: Town, holder: Holder) -> None:
    await enter(town, holder, "law", "1:ka:law:wi2021", "1:ka:obliged:-", "1:ks")
    await enter(town, holder, "route", "1:ka:route:B1")
    answers = ("1:ka:part:writing", "1:ka:level:B1", "di 1 dec 14:30", "1:ka:place:4")
    echo = await enter(town, holder, "exam", *answers, "1:ka:signed_up_by:school", "1:ka:source:school")
    assert "Writing" in echo
    assert "01-12-2026 14:30" in echo
    assert "Utrecht" in echo
    assert (await record_of(town, holder)).attempts == ()  # nothing before the yes
    await town.tap(town.karin, "1:ks")
