"""What coaches read while they enter or correct what a person's line is made of."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from bot.i18n import Html, Translator
from bot.rules.exam_times import ExamKind
from bot.rules.trajectory import (
    AttemptState,
    Cohort,
    Extension,
    GivenKind,
    Group,
    Guidance,
    HoursKind,
    Law,
    Part,
    Record,
    Route,
    Source,
    Stage,
)
from bot.texts.rendered import Button, Buttons, Rendered
from bot.texts.staff import line_words as words
from bot.texts.staff.line import back_row, exam_kind_name
from bot.texts.staff.people import cancel_row

LABEL_LIMIT = 60
WIDE = 26  # characters of a label that has its row for itself
NOT_KNOWN = "-"
DONE = "done"


def menu(t: Translator, *, name: str, holder_id: int, groups: Sequence[str]) -> Rendered:
    return Rendered(
        t.text("✏️ What do you want to enter or correct for {name}?", name=name),
        (
            *((Button(group_name(t, group), f"1:ke:{holder_id}:{group}"),) for group in groups),
            back_row(t, holder_id),
        ),
    )


def group(t: Translator, *, name: str, holder_id: int, group: str, fields: Sequence[str]) -> Rendered:
    buttons = [Button(field_name(t, field), f"1:kf:{holder_id}:{field}") for field in fields]
    return Rendered(
        t.text("✏️ {group}, for {name}", group=Html(group_name(t, group)), name=name),
        (*_rows(buttons), (Button(t.plain("↩️ Back"), f"1:ke:{holder_id}"), *back_row(t, holder_id))),
    )


def question(
    t: Translator, *, name: str, field: str, question: str, typed: bool, options: Sequence[Button]
) -> Rendered:
    """`typed`: a day, a number or words may be typed as well as tapped."""
    lines = [f"✏️ <b>{field_name(t, field)}</b> · {t.line(name)}", _asked(t, field, question)]
    if typed and question in ("day", "start", "end", "until", "obliged"):
        lines.append(t.text("Type the day, for example 29-05-2026."))
    return Rendered("\n".join(lines), _rows(options) + cancel_row(t))


def option(t: Translator, question: str, value: str, label: str, *, chosen: bool = False) -> Button:
    return Button(f"{'☑️ ' if chosen else ''}{label}"[:LABEL_LIMIT], f"1:ka:{question}:{value}")


def not_known(t: Translator, question: str) -> Button:
    return option(t, question, NOT_KNOWN, t.plain("⏭ Not known"))


def done(t: Translator, question: str) -> Button:
    return option(t, question, DONE, t.plain("✅ Done"))


def echo(t: Translator, *, name: str, field: str, answers: Sequence[tuple[str, str]]) -> Rendered:
    """Everything that was said, once more: `answers` are names of questions with what was answered, as `answer` has it."""
    return Rendered(
        "\n".join([t.text("✏️ <b>Is this right?</b>"), *said(t, name=name, field=field, answers=answers)]),
        (
            (Button(t.plain("✅ Yes, save it"), "1:ks"), Button(t.plain("🔁 Start again"), "1:kr")),
            *cancel_row(t),
        ),
    )


def said(t: Translator, *, name: str, field: str, answers: Sequence[tuple[str, str]]) -> list[str]:
    return [
        t.text("👤 For: {name}", name=name),
        f"✏️ {field_name(t, field)}",
        *(
            t.text("{what}: {answer}", what=Html(_answer_name(t, question)), answer=answer)
            for question, answer in answers
        ),
    ]


def saved(t: Translator, *, field: str, answers: Sequence[tuple[str, str]]) -> str:
    """On top of the line, with the source; without anything that was answered where an update is repeated."""
    if not answers:
        return t.text("✅ Saved.")
    values = " · ".join(answer for _, answer in answers)
    return t.text("✅ Saved: {what}: {answer}", what=Html(field_name(t, field)), answer=values)


def group_name(t: Translator, group: str) -> str:
    return {
        "frame": t.plain("⚖️ Law, route, guidance"),
        "letters": t.plain("📄 Letters, PIP, extension"),
        "exams": t.plain("🎓 Exams and parts"),
        "hours": t.plain("⏱ Hours"),
        "others": t.plain("🏛 Benefit and decisions"),
        "town": t.plain("🏘 Part of the town, level of Dutch"),
    }[group]


def field_name(t: Translator, field: str) -> str:
    if field in set(GivenKind):
        return words.given_name(t, GivenKind(field))
    return {
        "law": t.plain("Law"),
        "route": t.plain("Route"),
        "came_for": t.plain("Group"),
        "stage": t.plain("Lives in"),
        "guidance": t.plain("Guidance"),
        "district": t.plain("Part of the town"),
        "dutch_level": t.plain("Level of Dutch"),
        "duo_letter": t.plain("DUO letter: start and end"),
        "date_back": t.plain("Take back a date"),
        "exam": t.plain("New exam or talk"),
        "attempt": t.plain("Result, or another day"),
        "scaled_down": t.plain("Parts at A2"),
        "free": t.plain("Free of parts"),
        "exams_in_pip": t.plain("Exams in the PIP (Z route)"),
        "exam_time": t.plain("Waiting times"),
        "hours": t.plain("Hours followed"),
        "hours_back": t.plain("Take back hours"),
    }[field]


def label(t: Translator, question: str, value: str, record: Record) -> str:
    """What an answer is called, on its button and in the echo."""
    if not value:
        return t.plain("not known")
    match question:
        case "day" | "start" | "end" | "until" | "obliged" | "moment":
            return t.plain("Today") if value == "today" else _moment(value)
        case "minutes":
            return words.hours_number(int(value))
        case "weeks":
            return t.plain_plural("{n} week", "{n} weeks", int(value))
        case "length":
            return (
                t.plain_plural("{n} month", "{n} months", int(value))
                if value.isdigit()
                else t.plain("From day to day")
            )
        case "entry":
            return _entry(t, int(value), record)
        case "place" | "says" | "level" | "district" | "dutch_level":
            return value
        case _:
            return _choice(t, question, value)


def _choice(t: Translator, question: str, value: str) -> str:
    if question in _NAMES:
        return _NAMES[question](t, value)
    if question == "state" and value != "moved":
        return words.attempt_state_name(t, AttemptState(value))
    return {
        "moved": t.plain("Another day"),
        "person": t.plain("The person"),
        "school": t.plain("The school"),
        "sign_up": t.plain("From signing up to the exam"),
        "result": t.plain("From the exam to the result"),
    }[value]


def _who_says(t: Translator, source: Source) -> str:
    return {
        Source.DUO_LETTER: t.plain("📄 DUO letter"),
        Source.PIP: t.plain("📘 PIP"),
        Source.DECISION: t.plain("⚖️ Decision"),
        Source.SCHOOL: t.plain("🏫 School"),
        Source.COACH: t.plain("🗣 Told me"),
        Source.COMPUTED: t.plain("computed"),
    }[source]


_NAMES: dict[str, Callable[[Translator, str], str]] = {
    "law": lambda t, value: words.law_name(t, Law(value)),
    "cohort": lambda t, value: words.cohort_name(t, Cohort(value)),
    "route": lambda t, value: words.route_name(t, Route(value)),
    "came_for": lambda t, value: words.group_name(t, Group(value)),
    "stage": lambda t, value: words.stage_name(t, Stage(value)),
    "guidance": lambda t, value: words.guidance_name(t, Guidance(value)),
    "source": lambda t, value: _who_says(t, Source(value)),
    "part": lambda t, value: words.part_name(t, Part(value)),
    "parts": lambda t, value: words.part_name(t, Part(value)),
    "ground": lambda t, value: words.ground_name(t, Extension(value)),
    "kind": lambda t, value: words.hours_name(t, HoursKind(value)),
    "exam": lambda t, value: exam_kind_name(t, ExamKind(value)),
}


def _entry(t: Translator, number: int, record: Record) -> str:
    """Ids are unique within a kind of entry only, and one question offers one kind: the caller narrows the record."""
    for attempt in record.attempts:
        if attempt.id == number:
            name = words.part_name(t, attempt.part, attempt.level)
            return f"{name} {words.dutch_moment(attempt.day, attempt.at)}".strip()
    for given in record.given:
        if given.id == number:
            return f"{words.given_name(t, given.kind)} {words.dutch_day(given.day)}"
    for hours in record.hours:
        if hours.id == number:
            return words.hours_words(t, hours)
    return "?"


def _moment(value: str) -> str:
    if "T" in value:
        return f"{datetime.fromisoformat(value):%d-%m-%Y %H:%M}"
    return words.dutch_day(date.fromisoformat(value))


def _asked(t: Translator, field: str, question: str) -> str:
    asked = {
        "law": t.text("⚖️ Which law holds?"),
        "obliged": t.text("📅 Since when is this person obliged? The day decides which law holds."),
        "cohort": t.text("📅 When did the obligation begin?"),
        "route": t.text("🧭 Which route stands in the PIP?"),
        "came_for": t.text("👥 Which group?"),
        "stage": t.text("🏠 Where does this person live?"),
        "guidance": t.text("🪜 How do you go on together?"),
        "district": t.text("🏘 In which part of the town do they live? Tap, or type its name."),
        "dutch_level": t.text(
            "🇳🇱 Which level of Dutch do they have, as you see it? It is for announcements."
        ),
        "start": t.text("📄 On which day does the term start, by the letter?"),
        "end": t.text("📄 What is the last day of the term, by the letter?"),
        "ground": t.text("➕ On which ground? Please write nothing else about it."),
        "length": t.text("➕ How many months? Tap, or type a number."),
        "until": t.text("📅 Until which day, that day included?"),
        "part": t.text("🎓 Which part?"),
        "level": t.text("🎓 At which level?"),
        "moment": t.text("📅 On which day, and at what time? Type for example: di 1 dec 14:30"),
        "place": t.text("📍 Where? Tap, or type the place."),
        "signed_up_by": t.text("✍️ Who signed up? When the school did, the letter comes two weeks before."),
        "state": t.text("🎓 How did it go?"),
        "exam": t.text("🕰 The waiting time of which exam?"),
        "what": t.text("🕰 Which waiting time?"),
        "weeks": t.text("🕰 How many weeks? Type the number. It holds for your whole municipality."),
        "says": t.text("🔎 Who says so? Type for example: DUO, by phone."),
        "kind": t.text("⏱ Which hours?"),
        "minutes": t.text("⏱ How many hours? Type for example: 12, 12,5 or 12:30. With - they come off."),
        "source": t.text("🔎 Where does this come from?"),
    }
    if question == "parts":
        return {
            "scaled_down": t.text("🎓 Which language parts may be done at A2? Tap all, then “Done”."),
            "free": t.text("➖ Which parts need not be done, by a decision? Tap all, then “Done”."),
            "exams_in_pip": t.text("📘 Which exams stand in the PIP? Tap all, then “Done”."),
        }[field]
    if question == "entry":
        return {
            "attempt": t.text("🎓 Which exam or talk?"),
            "date_back": t.text("🗑 Which date is to go? It stays in the history."),
            "hours_back": t.text("🗑 Which hours are to go? They stay in the history."),
        }[field]
    return asked.get(question) or t.text("📅 Which day?")


def _answer_name(t: Translator, question: str) -> str:
    return {
        "obliged": t.plain("Obliged since"),
        "cohort": t.plain("Cohort"),
        "start": t.plain("Start of the term"),
        "end": t.plain("End of the term"),
        "ground": t.plain("Ground"),
        "length": t.plain("Length"),
        "until": t.plain("Until"),
        "part": t.plain("Part"),
        "parts": t.plain("Parts"),
        "level": t.plain("Level"),
        "moment": t.plain("Day"),
        "day": t.plain("Day"),
        "place": t.plain("Place"),
        "signed_up_by": t.plain("Signed up by"),
        "exam": t.plain("Exam"),
        "what": t.plain("Waiting time"),
        "weeks": t.plain("Weeks"),
        "says": t.plain("Source"),
        "kind": t.plain("Kind"),
        "minutes": t.plain("Hours"),
        "entry": t.plain("Exam or talk"),
        "state": t.plain("Result"),
        "source": t.plain("Source"),
    }.get(question) or field_name(t, question)


def not_understood(t: Translator, question: str) -> Rendered:
    match question:
        case "minutes":
            words = t.text("🤔 I do not understand this number of hours. Type for example: 12, 12,5 or 12:30")
        case "length" | "weeks":
            words = t.text("🤔 Please type a whole number, for example 6.")
        case _:
            words = t.text("🤔 I do not understand this day. Type for example: 29-05-2026")
    return Rendered(words, cancel_row(t))


def too_early(t: Translator, day: date) -> Rendered:
    return Rendered(
        t.text("🤔 This day cannot be before {day}. Please type it again.", day=words.dutch_day(day)),
        cancel_row(t),
    )


def nothing_to_choose(t: Translator, holder_id: int) -> Rendered:
    return Rendered(t.text("Nothing was entered yet."), (back_row(t, holder_id),))


def too_late(t: Translator) -> str:
    return t.plain("↩️ This button no longer works. Open the line again with /people.")


def _rows(buttons: Sequence[Button]) -> Buttons:
    """Two in a row where both are short."""
    rows: list[tuple[Button, ...]] = []
    for button in buttons:
        last = rows[-1] if rows else ()
        if len(last) == 1 and max(len(last[0].label), len(button.label)) <= WIDE:
            rows[-1] = (last[0], button)
        else:
            rows.append((button,))
    return tuple(rows)
