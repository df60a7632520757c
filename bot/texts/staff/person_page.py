"""One person on one screen: for the chat, and as plain Dutch text for the case system.

Both have the same lines: the text is without pictures, tags and marks of direction, so that it can be pasted.
"""

from dataclasses import dataclass

from bot.i18n import Html, Translator
from bot.rules.checkins import AnswerLine, QuestionKind
from bot.rules.digests import Reach
from bot.rules.folding import one_line
from bot.rules.lengths import shortened
from bot.rules.person_page import Entered, OpenMessage, PersonPage
from bot.rules.trajectory import Source, Stage
from bot.rules.values import Answer
from bot.texts.rendered import Button, Rendered
from bot.texts.staff import line_words
from bot.texts.staff.booking import domain_name
from bot.texts.staff.deadlines import days_left
from bot.texts.staff.digest_mail import plain_line
from bot.texts.staff.digests import reason_words
from bot.texts.staff.line import computed_words, hours_words, part_words
from bot.texts.staff.line_words import date_line, dutch_day
from bot.texts.staff.lists import medium_name

WORDS_SHOWN = 300  # UTF-16 units of a message
DATES_SHOWN = 10
MESSAGES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Section:
    """`picture` is for the chat alone."""

    picture: str
    heading: Html
    lines: tuple[Html, ...]


def page(t: Translator, person: PersonPage) -> Rendered:
    """For the coach, in the chat."""
    sections = _sections(t, person)
    head = f"👤 <b>{t.line(one_line(person.name))}</b>"
    parts = [head + "".join(f"\n{line}" for line in _about(t, person))]
    parts += [
        "\n".join([f"{section.picture} <b>{section.heading}</b>", *section.lines]) for section in sections
    ]
    parts.append(t.text("This says what was entered and said. It is no judgment and no decision."))
    return Rendered(
        "\n\n".join(parts),
        (
            (Button(t.plain("📄 Copy for the case system"), f"1:dt:{person.id}"),),
            (
                Button(t.plain("🧭 Line"), f"1:kl:{person.id}"),
                Button(t.plain("🗺 Plan"), f"1:ga:{person.id}"),
                Button(t.plain("👤 Person"), f"1:sp:{person.id}"),
            ),
        ),
    )


def case_text(t: Translator, person: PersonPage) -> str:
    """Plain text for the case system. `t` is that of Dutch, whatever the coach reads."""
    lines = [
        plain_line(t.text("Summary of {name}, {day}", name=one_line(person.name), day=dutch_day(person.day))),
        *map(plain_line, _about(t, person)),
    ]
    for section in _sections(t, person):
        lines += ["", plain_line(section.heading), *(f"- {plain_line(line)}" for line in section.lines)]
    lines += [
        "",
        plain_line(t.text("This says what was entered and said. It is no judgment and no decision.")),
    ]
    return "\n".join(lines) + "\n"


def as_block(text: str) -> Rendered:
    """The text as a block that one tap copies."""
    return Rendered(f"<pre>{_escaped(text)}</pre>")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _about(t: Translator, person: PersonPage) -> list[Html]:
    frame = person.trajectory
    law = [
        line_words.law_name(t, frame.law) if frame.law else t.plain("law not known yet"),
        line_words.cohort_name(t, frame.cohort) if frame.cohort else "",
        line_words.route_name(t, frame.route) if frame.route else "",
        line_words.guidance_name(t, frame.guidance).lower(),
    ]
    lines = [t.text("Route: {words}", words=Html(" · ".join(word for word in law if word)))]
    if frame.stage is Stage.RECEPTION:
        lines.append(t.text("Still lives in the reception centre"))
    if person.coach:
        lines.append(t.text("Coach: {name}", name=person.coach))
    lines.append(_reached(t, person))
    return lines


def _reached(t: Translator, person: PersonPage) -> Html:
    match person.reach:
        case Reach.REACHED if person.silent_since is not None:
            days = (person.day - person.silent_since).days
            return t.plural(
                "Silent for {n} day, since {day}",
                "Silent for {n} days, since {day}",
                days,
                day=dutch_day(person.silent_since),
            )
        case Reach.REACHED if person.last_sign is not None:
            return t.text("Last sign: {day}", day=dutch_day(person.last_sign))
        case Reach.REACHED:
            return t.text("Messages reach this person")
        case Reach.NOT_LINKED:
            return t.text("Not linked yet: messages do not reach this person")
        case Reach.STOPPED:
            return t.text("Has stopped: messages do not reach this person")
        case Reach.BLOCKED:
            return t.text("Blocked the bot, or the account is gone: messages do not reach this person")


def _sections(t: Translator, person: PersonPage) -> list[Section]:
    found = [
        Section("⏳", t.text("Term"), tuple(_term(t, person))),
        Section("🎓", t.text("Exam parts"), tuple(Html(part_words(t, one)) for one in person.exams)),
        Section("🏛", t.text("PVT and MAP"), tuple(Html(part_words(t, one)) for one in person.pvt_map)),
        Section("⏱", t.text("Hours"), tuple(hours_words(t, person.hours))),
        Section("🗓", t.text("Appointments of the last 90 days"), tuple(_appointments(t, person))),
        Section("💬", t.text("Last answers"), tuple(_answer(t, one) for one in person.answers)),
        Section("🙋", t.text("Open"), tuple(_open(t, person))),
        Section("📅", t.text("Deadlines in 90 days"), tuple(_due(t, person))),
        Section("🗂", t.text("Entered by"), tuple(_entered(t, one) for one in person.entered)),
    ]
    return [section for section in found if section.lines]


def _term(t: Translator, person: PersonPage) -> list[Html]:
    term = person.term
    if term is None:
        return [t.text("End of the term not known yet")]
    left = (
        t.plural("{n} day to the end of the term", "{n} days to the end of the term", term.days)
        if term.days >= 0
        else t.plural("The term ended {n} day ago", "The term ended {n} days ago", -term.days)
    )
    lines = [left, date_line(t, term.end, source_of=term.source)]
    if not term.end.confirmed:
        lines.append(Html(computed_words(t)))
    return lines


def _answer(t: Translator, one: AnswerLine) -> Html:
    return t.text(
        "{what}: {line} {answer}, {day}",
        what=Html(_about_what(t, one)),
        line=Html(one.spark),
        answer=t.plain_of_data(one.question.id, one.option.text),
        day=t.short_day(one.last.at),
    )


def _about_what(t: Translator, one: AnswerLine) -> str:
    if one.track is not None and one.kind is QuestionKind.TRACK:
        return domain_name(t, one.track)
    return t.plain("How it goes") if one.kind is QuestionKind.FACES else t.plain("Hours of Dutch in a week")


def _open(t: Translator, person: PersonPage) -> list[Html]:
    lines = [Html(reason_words(t, reason)) for reason in person.need.reasons]
    lines += [_message(t, one) for one in person.messages[:MESSAGES_SHOWN]]
    if person.waiting > MESSAGES_SHOWN:
        lines.append(t.plural("… and {n} more", "… and {n} more", person.waiting - MESSAGES_SHOWN))
    if person.overdue:
        lines.append(t.text("Waits longer than 2 working days"))
    if person.questions:
        lines.append(
            t.plural(
                "{n} question of check-ins without an answer",
                "{n} questions of check-ins without an answer",
                person.questions,
            )
        )
    return lines


def _appointments(t: Translator, person: PersonPage) -> list[Html]:
    """What was answered beforehand, which is no attendance: that nobody keeps here."""
    if not person.appointments:
        return []
    said = [_answered(t, answer, n) for answer, n in person.appointments.items()]
    return [Html(" · ".join(said)), t.text("Whether they came is not kept here.")]


def _answered(t: Translator, answer: Answer, n: int) -> Html:
    return {
        Answer.COMING: t.text("said they would come: {n}", n=n),
        Answer.NOT_COMING: t.text("said they could not come: {n}", n=n),
        Answer.HELP: t.text("asked for help: {n}", n=n),
        Answer.OPEN: t.text("did not answer: {n}", n=n),
    }[answer]


def _message(t: Translator, one: OpenMessage) -> Html:
    """Original words, and beside them what a machine made of them, marked as such."""
    day = f"{t.short_day(one.at)} {t.clock(one.at)}"
    if one.words:
        said = t.text("{day}: “{words}”", day=day, words=_short(one.words))
    elif one.medium == "contact":
        said = t.text("{day}: asks for contact", day=day)
    else:
        said = t.text("{day}: {what}", day=day, what=medium_name(t, one.medium, one.seconds))
    if not one.translation:
        return said
    translated = t.text("translated automatically: “{words}”", words=_short(one.translation))
    return Html(f"{said} ({translated})")


def _short(words: str) -> str:
    return shortened(one_line(words), WORDS_SHOWN)


def _due(t: Translator, person: PersonPage) -> list[Html]:
    lines = []
    for one in person.due[:DATES_SHOWN]:
        sign = "≈ " if one.source is Source.COMPUTED and not one.confirmed else ""
        said = date_line(t, one, person.levels.get(one.part) if one.part else None)
        lines.append(Html(f"{sign}{said}, {_left(t, (one.day - person.day).days)}"))
    more = len(person.due) - DATES_SHOWN
    return lines + ([t.plural("… and {n} more", "… and {n} more", more)] if more > 0 else [])


def _left(t: Translator, days: int) -> str:
    return days_left(t, days).replace("❗ ", "")


def _entered(t: Translator, one: Entered) -> Html:
    name = t.line(one.name) if one.name else t.text("the person, or an import")
    if one.last is None:
        return t.plural("{name}: {n} entry", "{name}: {n} entries", one.count, name=name)
    return t.plural(
        "{name}: {n} entry, the last on {day}",
        "{name}: {n} entries, the last on {day}",
        one.count,
        name=name,
        day=dutch_day(one.last),
    )
