"""What holders read of the way to their coach: what comes back, when the coach is not there, and "contact me"."""

from datetime import date, datetime

from bot.i18n import Html, Translator
from bot.rules.phrases import PLACES, Phrase, PlaceKind, day_of
from bot.rules.replies import Reply
from bot.texts.rendered import Body, Button, Buttons, View

KEYWORD = "het bericht"


def contact_button(t: Translator, holder_id: int) -> Button:
    return Button(t.plain("🙋 Contact me"), f"1:tm:{holder_id}")


def contact_row(t: Translator, holder_id: int) -> Buttons:
    return ((contact_button(t, holder_id),),)


def ask_who(t: Translator) -> Body:
    return Body(t.text("👥 Which of you wants to be contacted?"))


def contact_asked(t: Translator, *, coach: str) -> Body:
    if coach:
        return Body(
            t.text("🙋 I asked {coach} to contact you. That will be in working hours.", coach=coach), KEYWORD
        )
    return Body(
        t.text("🙋 I asked your municipality to contact you. That will be in working hours."), KEYWORD
    )


def after_hours(t: Translator, *, coach: str, back: datetime, days: int) -> Body:
    """`days` are those from today to the day on which the coach is back."""
    lines = [t.text("🌙 I keep your message."), _read_at(t, coach=coach, back=back, days=days)]
    lines.append(t.text("🚨 In danger? Call 112."))
    return Body("\n".join(lines), KEYWORD)


def contact_asked_at_night(t: Translator, *, coach: str, back: datetime, days: int) -> Body:
    """`days` as in `after_hours`."""
    asked = contact_asked(t, coach=coach)
    lines = [asked.html, _read_at(t, coach=coach, back=back, days=days), t.text("🚨 In danger? Call 112.")]
    return Body("\n".join(lines), KEYWORD)


def _read_at(t: Translator, *, coach: str, back: datetime, days: int) -> Html:
    clock, who = t.clock(back), coach or t.plain("your municipality")
    if days == 0:
        return t.text("{coach} can read it today from {time}.", coach=who, time=clock)
    if days == 1:
        return t.text("{coach} can read it tomorrow from {time}.", coach=who, time=clock)
    return t.text(
        "{coach} can read it on {day} from {time}.", coach=who, day=t.day(back, now=back), time=clock
    )


def reply_view(reply: Reply, phrase: Phrase | None, *, coach: str, now: datetime) -> View:
    """What a coach answers: a phrase in the language of whoever reads it, free words in the one in which they were
    written, with a translation where there is one."""
    if phrase is not None:
        values = reply.places
        return View(f"re:{reply.id}", lambda t: said_by_phrase(t, phrase, values, coach=coach, now=now))
    return View(f"re:{reply.id}", lambda t: said_freely(t, reply, coach=coach), once=True)


def said_by_phrase(
    t: Translator, phrase: Phrase, values: dict[str, str], *, coach: str, now: date | datetime
) -> Body:
    head = t.text("💬 <b>{coach}</b>:", coach=coach)
    return Body(f"{head}\n{phrase_words(t, phrase, values, now=now)}", KEYWORD)


def phrase_words(t: Translator, phrase: Phrase, values: dict[str, str], *, now: date | datetime) -> Html:
    """The phrase in the reader's language, its days written in the way of that language. A place that is not filled in
    yet shows as dots."""
    shown: dict[str, object] = {}
    for place in phrase.places:
        value = values.get(place)
        if value is None:
            shown[place] = "…"
        elif PLACES[place] is PlaceKind.DAY:
            shown[place] = t.day(day_of(value), now=now)
        else:
            shown[place] = value
    return t.of_data(phrase.id, phrase.text, **shown)


def said_freely(t: Translator, reply: Reply, *, coach: str) -> Body:
    lines: list[str] = [t.text("💬 <b>{coach}</b>:", coach=coach)]
    if reply.language != t.language:
        lines.append(t.text("🌐 Written in: {language}", language=t.language_name(reply.language)))
    lines.append(f"<blockquote>{t.line(reply.words)}</blockquote>")
    if reply.translation is not None:
        lines.append(t.text("🤖 Translated by a computer. It may be wrong:"))
        lines.append(f"<blockquote>{t.line(reply.translation)}</blockquote>")
    return Body("\n".join(lines), KEYWORD)
