"""What coaches read while they answer: to whom it goes, when it leaves, what came of it, and the ready phrases."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.i18n import Html, Translator
from bot.rules.lengths import shortened
from bot.rules.phrases import Phrase, PhraseGroup, PlaceKind
from bot.rules.replies import Fate, Reply, Rule
from bot.rules.values import Holder
from bot.texts.contact import phrase_words
from bot.texts.rendered import Button, Buttons, Rendered
from bot.texts.staff.booking import TIMES
from bot.texts.staff.lists import reason_name
from bot.texts.staff.talking import messages_button, open_button

QUOTED = 1000  # UTF-16 units of an answer in its echo
LABEL = 60


def words_of(
    t: Translator, dutch: Translator, reply: Reply, phrase: Phrase | None, *, now: datetime
) -> Html | str:
    """What the coach says, for an echo: a phrase in Dutch, as the person has it too."""
    if phrase is not None:
        return phrase_words(dutch, phrase, reply.places, now=now)
    return t.line(shortened(reply.words, QUOTED))


def echo(
    t: Translator,
    reply: Reply,
    words: str,
    *,
    name: str,
    town: str,
    fate: Fate,
    rule: str | None,
    sent_at: datetime | None,
    reason: str | None,
    can_translate: bool,
    now: datetime,
) -> Rendered:
    """To whom, the words, and what comes of them: with what can still be done about it."""
    to = t.text("💬 To <b>{name}</b> ({town}):", name=name, town=town)
    lines = [to, f"<blockquote>{words}</blockquote>"]
    if reply.translation is not None:
        lines += [
            t.text("🤖 Translated automatically:"),
            f"<blockquote>{t.line(shortened(reply.translation, QUOTED))}</blockquote>",
        ]
    at = f"{reply.id}:{reply.version}"
    undo = Button(t.plain("↩️ Undo"), f"1:tu:{at}")
    later = Button(t.plain("🕘 Another time"), f"1:tl:{at}")
    now_button = Button(t.plain("📤 Send now"), f"1:tj:{at}")
    translate: Buttons = ((Button(t.plain("🌐 With a translation"), f"1:ta:{at}"),),) if can_translate else ()
    rows: Buttons
    match fate:
        case Fate.HELD:
            lines.append(t.text("⏱ It leaves in 10 seconds."))
            rows = ((undo, later), *translate)
        case Fate.PLANNED:
            lines.append(_when(t, reply, rule, name=name, now=now))
            rows = ((now_button, later), (undo,), *translate)
        case Fate.DRAFT:
            lines.append(t.text("📝 It was not sent."))
            rows = ((now_button, later), (undo,), *translate)
        case Fate.NOT_SENT:
            lines.append(t.text("📵 It was not delivered: {reason}.", reason=reason_name(t, reason)))
            rows = ((now_button, undo),)
        case Fate.TAKEN_BACK:
            lines.append(t.text("↩️ It was taken back."))
            rows = ()
        case Fate.UNCLEAR:
            lines.append(t.text("❔ It may have arrived: Telegram gave no answer."))
            rows = ()
        case _:
            lines.append(t.text("✅ It was delivered: {moment}.", moment=_moment(t, sent_at or reply.due)))
            rows = ((Button(t.plain("🗑 Take it back"), f"1:tb:{at}"),),)
    return Rendered("\n".join(lines), (*rows, (open_button(t, reply.holder_id),)))


def ask_sure(t: Translator, words: Sequence[str], *, name: str, town: str, other: str, data: str) -> Rendered:
    """The answer before went to somebody else: once more, to whom this one goes. `data` goes behind the button's code."""
    before = (
        t.text("⚠️ Your last answer went to <b>{other}</b>.", other=other)
        if other
        else t.text("⚠️ Your last answer went to somebody else.")
    )
    quoted = [f"<blockquote>{t.line(shortened(each, QUOTED))}</blockquote>" for each in words[-3:]]
    return Rendered(
        "\n".join([before, t.text("Is this one for <b>{name}</b> ({town})?", name=name, town=town), *quoted]),
        (
            (Button(t.plain("✅ Yes, to {name}", name=name[:25]), f"1:ts:{data}"),),
            (Button(t.plain("✖️ No, send nothing"), "1:tx"),),
        ),
    )


def goes_nowhere(t: Translator, people: Sequence[Holder], *, unknown: bool, gone: bool) -> Rendered:
    """What was typed went to nobody: no conversation is open, nobody knows whom the message answered is about, or that
    person is `gone` from this coach's hands."""
    if gone:
        why = t.text("✋ This person is not among yours now. Nothing was sent.")
    elif unknown:
        why = t.text("↩️ I do not know any more whose message this is. Nothing was sent.")
    else:
        why = t.text("✍️ No conversation is open. Nothing was sent.")
    rows: list[tuple[Button, ...]] = [(Button(f"💬 {one.name[:50]}", f"1:tw:{one.id}"),) for one in people]
    rows.append((messages_button(t), Button(t.plain("👥 My people"), "1:sq:0")))
    rows.append((Button(t.plain("📅 New appointment"), "1:sb:0"), Button(t.plain("📋 List"), "1:li")))
    return Rendered(
        "\n".join([why, t.text("For whom is it? Choose, or open a conversation and type it there.")]),
        tuple(rows),
    )


def words_only(t: Translator) -> Rendered:
    return Rendered(t.text("📎 I can pass on words only. This was sent to nobody."))


def out_of_reach(t: Translator, *, name: str) -> Rendered:
    return Rendered(
        t.text(
            "📵 {name} gets no messages here now, so nothing was sent. Please use phone or letter.", name=name
        )
    )


def edited_too_late(t: Translator, *, name: str, reply_id: int) -> Rendered:
    return Rendered(
        t.text("✏️ It has left already: {name} has the words as they were before.", name=name),
        ((Button(t.plain("💬 Look at it"), f"1:ty:{reply_id}"),),),
    )


def took_back(t: Translator, *, name: str, read: bool) -> Rendered:
    """It is out of the person's chat. `read`: they wrote after it had come."""
    lines = [t.text("🗑 It is gone from the chat of {name}.", name=name)]
    lines.append(
        t.text("They wrote after it came, so they have probably read it.")
        if read
        else t.text("They may have read it before: Telegram does not tell.")
    )
    return Rendered("\n".join(lines))


def too_late_to_take_back(t: Translator, *, name: str) -> Rendered:
    return Rendered(
        t.text(
            "⌛ It is too late: after 48 hours Telegram deletes nothing. {name} keeps the message.", name=name
        )
    )


def not_taken_back(t: Translator) -> Rendered:
    return Rendered(t.text("⚠️ It could not be taken back: it is gone already, or the chat is closed."))


def not_translated(t: Translator) -> Rendered:
    return Rendered(t.text("🌐 There is no translation now. You can send your words as they are."))


def ask_moment(t: Translator, *, name: str) -> Rendered:
    return Rendered(
        t.text(
            "🕘 When should {name} get it? Type for example: ma 9:00 · 1-12-2026 14.30 · morgen 9:00",
            name=name,
        ),
        ((Button(t.plain("✖️ Cancel"), "1:tx"),),),
    )


def left_already(t: Translator) -> str:
    return t.plain("This has changed. This is how it is now.")


def ask_group(t: Translator, *, name: str, holder_id: int) -> Rendered:
    buttons = [Button(group_name(t, group), f"1:tg:{holder_id}:{group}") for group in PhraseGroup]
    return Rendered(
        t.text("📖 A ready phrase for {name}, in their own language. About what?", name=name),
        (*_rows(buttons, 2), (open_button(t, holder_id),)),
    )


def ask_phrase(
    t: Translator,
    dutch: Translator,
    group: PhraseGroup,
    phrases: Sequence[Phrase],
    *,
    holder_id: int,
    now: datetime,
) -> Rendered:
    """Each phrase in Dutch, with its number on the button."""
    lines: list[str] = [t.text("📖 <b>{group}</b>", group=group_name(t, group))]
    lines += [
        f"{number}. {phrase_words(dutch, phrase, {}, now=now)}"
        for number, phrase in enumerate(phrases, start=1)
    ]
    buttons = [
        Button(str(number), f"1:tp:{holder_id}:{phrase.id}") for number, phrase in enumerate(phrases, start=1)
    ]
    return Rendered("\n".join(lines), (*_rows(buttons, 3), (Button(t.plain("◀️ Back"), f"1:tf:{holder_id}"),)))


def ask_place(
    t: Translator,
    words: str,
    place: str,
    kind: PlaceKind,
    *,
    days: Sequence[date],
    recent: Sequence[str],
) -> Rendered:
    """What goes into the next place; days, times and places lately used can be tapped. `words` is the phrase so far."""
    question = {
        PlaceKind.DAY: t.text("📅 Which day? Tap, or type it: di 1 dec · 1-12-2026 · morgen"),
        PlaceKind.TIME: t.text("🕘 At what time? Tap, or type it."),
        PlaceKind.WORDS: t.text("✍️ Type what stands at {place}.", place=place_name(t, place)),
    }[kind]
    buttons: Buttons = ()
    if kind is PlaceKind.DAY:
        buttons = _rows([Button(t.short_day(day), f"1:tq:{day.isoformat()}") for day in days], 3)
    elif kind is PlaceKind.TIME:
        buttons = _rows([Button(time, f"1:tq:{time}") for time in TIMES], 4)
    elif place == "place":
        buttons = _rows([Button(each[:60], f"1:tq:{number}") for number, each in enumerate(recent)], 1)
    return Rendered(
        f"<blockquote>{words}</blockquote>\n{question}", (*buttons, (Button(t.plain("✖️ Cancel"), "1:tx"),))
    )


def phrase_echo(t: Translator, words: str, *, name: str, town: str, data: str, holder_id: int) -> Rendered:
    """The whole phrase in Dutch, before it is sent."""
    return Rendered(
        "\n".join(
            [
                t.text("💬 To <b>{name}</b> ({town}), in their own language:", name=name, town=town),
                f"<blockquote>{words}</blockquote>",
            ]
        ),
        (
            (Button(t.plain("📤 Send to {name}", name=name[:25]), f"1:ts:{data}"),),
            (Button(t.plain("📖 Another phrase"), f"1:tf:{holder_id}"), Button(t.plain("✖️ Cancel"), "1:tx")),
        ),
    )


def group_name(t: Translator, group: PhraseGroup) -> str:
    return {
        PhraseGroup.APPOINTMENTS: t.plain("📅 Appointments"),
        PhraseGroup.LETTERS: t.plain("✉️ Letters"),
        PhraseGroup.SCHOOL: t.plain("🏫 Language school"),
        PhraseGroup.EXAM: t.plain("🎓 Exam"),
        PhraseGroup.MONEY: t.plain("📄 Papers and forms"),
        PhraseGroup.HOUSING: t.plain("🏠 Housing"),
        PhraseGroup.WORK: t.plain("💼 Work"),
        PhraseGroup.HEALTH: t.plain("🩺 Well-being"),
        PhraseGroup.CHILDREN: t.plain("🧒 Children"),
        PhraseGroup.THANKS: t.plain("🙏 Thanks and more"),
    }[group]


def place_name(t: Translator, place: str) -> str:
    return {
        "what": t.plain("the dots: what"),
        "who": t.plain("the dots: who"),
        "place": t.plain("the dots: where"),
    }.get(place, t.plain("the dots"))


def _when(t: Translator, reply: Reply, rule: str | None, *, name: str, now: datetime) -> str:
    moment = t.text("{day} at {time}", day=t.day(reply.due, now=now), time=t.clock(reply.due))
    if rule == Rule.MORNING:
        return t.text("🌙 It is night. {name} gets it: {moment}.", name=name, moment=moment)
    return t.text("🕘 {name} gets it: {moment}.", name=name, moment=moment)


def _moment(t: Translator, at: datetime) -> str:
    return f"{t.short_day(at)} {t.clock(at)}"


def _rows(buttons: Sequence[Button], width: int) -> Buttons:
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))
