"""A digest in words: one line a person, and what there is of it in the chat and by mail says the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.i18n import Html, Translator
from bot.rules.assessing import Level, Reason
from bot.rules.digests import Answers, Digest, Due, Missed, NeedsYou, Notable, Noted, Person, Shown, Silent
from bot.rules.folding import one_line
from bot.rules.lengths import shortened
from bot.rules.values import Answer
from bot.texts.rendered import Button, Rendered
from bot.texts.staff.deadlines import days_left
from bot.texts.staff.line_words import date_name, dutch_day
from bot.texts.staff.lists import reason_name

NAME_SHOWN = 40  # UTF-16 units
BUTTONS = 6


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines, as HTML that is escaped and isolated already."""

    heading: Html
    lines: tuple[Html, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """All that a digest says. Without sections it is the one line of an empty day."""

    head: tuple[Html, ...]
    sections: tuple[Section, ...] = ()


def words(t: Translator, digest: Digest) -> Words:
    """The words of every view."""
    if digest.is_empty:
        return Words((_nothing(t, digest),))
    head = [
        t.text("📋 <b>Your people, {day}</b>", day=t.day(digest.day)),
        t.plural("👥 {n} person", "👥 {n} people", digest.people),
    ]
    if digest.standing_in:
        head.append(t.text("🔁 You stand in for {names}.", names=", ".join(map(_short, digest.standing_in))))
    sections = [
        _section(
            t, t.text("🙋 <b>Need you</b>"), digest.needs, [_needs_you(t, one) for one in digest.needs.items]
        ),
        _section(
            t,
            t.text("🔇 <b>Silent for weeks</b>"),
            digest.silent,
            [_silent(t, one) for one in digest.silent.items],
        ),
        _section(
            t,
            t.text("⏳ <b>Deadlines in 90 days</b>"),
            digest.due,
            [_due(t, one) for one in digest.due.items],
        ),
        _answers(t, digest.answers, digest.since),
        _delivery(t, digest),
        _pool(t, digest),
    ]
    return Words(tuple(head), tuple(section for section in sections if section is not None))


def chat(t: Translator, digest: Digest) -> Rendered:
    """With a button for each of the first who need the coach."""
    said = words(t, digest)
    parts: list[str] = ["\n".join(said.head)]
    parts += ["\n".join([section.heading, *section.lines]) for section in said.sections]
    rows: list[tuple[Button, ...]] = [
        (Button(f"👤 {one.person.name}"[:60], f"1:dp:{one.person.id}"),)
        for one in digest.needs.items[:BUTTONS]
    ]
    rows.append((Button(t.plain("⚙️ When and where"), "1:ds"),))
    return Rendered("\n\n".join(parts), tuple(rows))


def reason_words(t: Translator, reason: Reason) -> str:
    return {
        Reason.DANGER: t.text("words of danger"),
        Reason.ASKED_FOR_HELP: t.text("asks for help"),
        Reason.CONTACT: t.text("asks for contact"),
        Reason.VERY_BAD: t.text("says it goes badly"),
        Reason.BAD_TWICE: t.text("says twice running that it does not go well"),
        Reason.MUCH_WORSE: t.text("says it goes much worse than the time before"),
    }[reason]


def answer_counted(t: Translator, answer: Answer, n: int) -> Html:
    match answer:
        case Answer.COMING:
            return t.plural("✅ {n} is coming", "✅ {n} are coming", n)
        case Answer.NOT_COMING:
            return t.plural("❌ {n} cannot come", "❌ {n} cannot come", n)
        case Answer.HELP:
            return t.plural("🙋 {n} needs help", "🙋 {n} need help", n)
        case _:
            return t.plural("❔ {n} without an answer", "❔ {n} without an answer", n)


def _nothing(t: Translator, digest: Digest) -> Html:
    """One line."""
    return t.plural(
        "✅ {day}: nothing needs you, and nothing is due. {n} message arrived since {since}.",
        "✅ {day}: nothing needs you, and nothing is due. {n} messages arrived since {since}.",
        digest.delivered,
        day=dutch_day(digest.day),
        since=dutch_day(digest.since),
    )


def _section(t: Translator, heading: Html, shown: Shown[Any], lines: Iterable[Html]) -> Section | None:
    return Section(heading, (*lines, *_more(t, shown.more))) if shown.total else None


def _more(t: Translator, more: int) -> list[Html]:
    return [t.plural("… and {n} more", "… and {n} more", more)] if more else []


def _name(t: Translator, person: Person) -> Html:
    name = _short(person.name)
    if person.away:
        return t.text("{name} (of {coach})", name=name, coach=_short(person.away))
    return t.line(name)


def _short(name: str) -> str:
    """On one line, whatever was put into it."""
    return shortened(one_line(name), NAME_SHOWN)


def _needs_you(t: Translator, one: NeedsYou) -> Html:
    why = [reason_words(t, reason) for reason in one.reasons]
    if one.messages:
        why.append(t.plural("{n} message waits", "{n} messages wait", one.messages))
    if one.waits_since is not None:
        why.append(t.text("since {day}", day=_moment(t, one.waits_since)))
    if one.overdue:
        why.append(t.text("⏰ longer than 2 working days"))
    sign = "🔴" if one.level is Level.NOW else "🟠"
    return Html(f"{sign} {t.text('{name}: {why}', name=_name(t, one.person), why=Html(', '.join(why)))}")


def _moment(t: Translator, at: datetime) -> str:
    return f"{t.short_day(at)} {t.clock(at)}"


def _silent(t: Translator, one: Silent) -> Html:
    return t.plural(
        "• {name}: {n} week, since {day}",
        "• {name}: {n} weeks, since {day}",
        one.weeks,
        name=_name(t, one.person),
        day=dutch_day(one.since),
    )


def _due(t: Translator, one: Due) -> Html:
    said = t.text(
        "• {name}: {what}, {day}, {left}",
        name=_name(t, one.person),
        what=date_name(t, one.date, one.level),
        day=dutch_day(one.date.day),
        left=Html(days_left(t, one.days)),
    )
    return Html(said + (t.plural(" (and {n} more)", " (and {n} more)", one.more) if one.more else ""))


def _answers(t: Translator, answers: Answers, since: date) -> Section | None:
    lines: list[Html] = []
    if answers.people:
        lines.append(t.plural("{n} person did a check-in", "{n} people did a check-in", answers.people))
    faces = [f"{picture} {count}" for picture, count in answers.faces if count]
    if faces:
        lines.append(Html(" · ".join(faces)))
    counted = [answer_counted(t, answer, n) for answer, n in answers.appointments.items()]
    if counted:
        lines.append(t.text("Appointments: {counts}", counts=Html(" · ".join(counted))))
    lines += [_noted(t, one) for one in answers.notable.items]
    lines += _more(t, answers.notable.more)
    if not lines:
        return None
    return Section(t.text("💬 <b>Answers since {day}</b>", day=dutch_day(since)), tuple(lines))


def _noted(t: Translator, one: Noted) -> Html:
    name = _name(t, one.person)
    if one.what is Notable.NOT_COMING:
        return t.text("• {name}: cannot come to an appointment", name=name)
    return t.text("• {name}: says it goes much better than the time before", name=name)


def _delivery(t: Translator, digest: Digest) -> Section | None:
    if not digest.delivered and not digest.missed.total:
        return None
    lines: list[Html] = []
    if digest.delivered:
        lines.append(t.plural("{n} arrived", "{n} arrived", digest.delivered))
    lines += [_missed(t, one) for one in digest.missed.items]
    lines += _more(t, digest.missed.more)
    return Section(t.text("📬 <b>Messages since {day}</b>", day=dutch_day(digest.since)), tuple(lines))


def _pool(t: Translator, digest: Digest) -> Section | None:
    """How many wait, and since when: of their names and words nothing."""
    if not digest.pool.people or digest.pool.since is None:
        return None
    line = t.plural(
        "{n} person waits for a coach, since {day}. Look with /pool.",
        "{n} people wait for a coach, the longest since {day}. Look with /pool.",
        digest.pool.people,
        day=_moment(t, digest.pool.since),
    )
    return Section(t.text("🏛 <b>List of the municipality</b>"), (line,))


def _missed(t: Translator, one: Missed) -> Html:
    return t.plural(
        "📵 {name}: {n} did not arrive ({reason})",
        "📵 {name}: {n} did not arrive ({reason})",
        one.count,
        name=_name(t, one.person),
        reason=Html(reason_name(t, one.reason)),
    )
