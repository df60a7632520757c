"""What coaches read of their conversations: the list, one conversation, and the notice that somebody wrote."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.i18n import Html, Translator
from bot.rules.conversation import Listed, Said
from bot.rules.lengths import shortened, utf16_length
from bot.rules.phrases import Phrasebook
from bot.rules.replies import Fate
from bot.rules.values import Appointment, Holder, Municipality
from bot.texts.contact import phrase_words
from bot.texts.rendered import Button, Buttons, Rendered
from bot.texts.staff.lists import medium_name
from bot.texts.staff.people import moment_plain, people_button

PREVIEW = 80  # UTF-16 units of what waits longest
SHOWN = 400  # of each message of a conversation; the whole of it comes by a button
BEFORE = 150  # of what a message said before an edit
ASKING = 5  # people who asked for help by a button, under those who wrote
NAMED = 10  # people in a notice about many


def messages_button(t: Translator) -> Button:
    return Button(t.plain("📥 Messages"), "1:ti:0")


def open_button(t: Translator, holder_id: int) -> Button:
    return Button(t.plain("💬 Open"), f"1:tc:{holder_id}")


def inbox(
    t: Translator,
    listed: Sequence[Listed],
    *,
    asking: Sequence[Holder] = (),
    total: int,
    messages: int,
    done: int,
    page: int,
    pages: int,
    now: datetime,
) -> Rendered:
    """Those with an alarm first, then the longest waiting; what needs nothing is folded away. `asking`: who asked for help by
    a button, without a message."""
    if total:
        heading = t.plural(
            "📥 <b>{n} person waits for an answer</b>", "📥 <b>{n} people wait for an answer</b>", total
        )
    elif asking:
        heading = t.text("📥 <b>No message waits for an answer.</b>")
    else:
        heading = t.text("📥 <b>Nobody waits for an answer.</b>")
    lines: list[str] = [heading]
    if messages > total:
        lines[0] += " · " + t.plural("{n} message", "{n} messages", messages)
    rows: list[tuple[Button, ...]] = []
    for one in listed:
        lines.append(_listed(t, one, now=now))
        rows.append((Button(f"{_sign(one)} {one.holder.name[:40]} · {one.count}", f"1:tc:{one.holder.id}"),))
    for holder in asking[:ASKING]:
        lines.append(t.text("🙋 <b>{name}</b> asked for help by a button.", name=holder.name))
        rows.append((Button(f"🙋 {holder.name[:40]}", f"1:qf:{holder.id}"),))
    if len(asking) > ASKING:
        lines.append(t.plural("… and {n} more", "… and {n} more", len(asking) - ASKING))
    rows += _turns(t, "1:ti", page, pages)
    if done:
        rows.append((Button(t.plain_plural("📂 Done: {n}", "📂 Done: {n}", done), "1:td:0"),))
    rows.append((people_button(t),))
    return Rendered("\n".join(lines), tuple(rows))


def done_list(t: Translator, people: Sequence[tuple[Holder, datetime]], *, page: int, pages: int) -> Rendered:
    """The people to whom nothing is owed any more."""
    lines = [t.text("📂 <b>Answered, or nothing was needed, in the last 7 days</b>")]
    rows: list[tuple[Button, ...]] = []
    for holder, at in people:
        lines.append(t.text("• {name}: {moment}", name=holder.name, moment=_moment(t, at)))
        rows.append((Button(holder.name[:50], f"1:tc:{holder.id}"),))
    rows += _turns(t, "1:td", page, pages)
    rows.append((messages_button(t),))
    return Rendered("\n".join(lines), tuple(rows))


def conversation(
    t: Translator,
    holder: Holder,
    town: Municipality,
    said: Sequence[Said],
    *,
    book: Phrasebook,
    page: int,
    more: bool,
    last_waiting: int | None,
    unsent: Sequence[tuple[int, Fate, datetime]],
    reaches: bool,
    ahead: Appointment | None = None,
    now: datetime,
) -> Rendered:
    """Both sides, with who wrote what. `ahead` is the next appointment: who writes that they cannot come means that one. `last_waiting` is the number of the newest message that nobody dealt with;
    `unsent` are replies that have not left: number, state and moment."""
    lines: list[str] = [t.text("💬 <b>{name}</b> ({town})", name=holder.name, town=town.name)]
    if holder.language:
        lines.append(t.text("🌍 Reads: {language}", language=t.language_for_staff(holder.language)))
    if not said:
        lines.append(t.text("Nothing was written yet."))
    whole: list[Button] = []
    for one in said:
        number = None
        if not one.by_coach and (one.has_file or utf16_length(one.words) > SHOWN):
            number = len(whole) + 1
            sign = "▶️" if one.has_file else "📄"
            whole.append(Button(f"{sign} {number}", f"1:tv:{one.id}"))
        lines.append(_said(t, one, book, number=number, now=now))
    if not reaches:
        lines.append(t.text("📵 This person gets no messages here now. Please use phone or letter."))
    elif page == 0:
        lines.append(
            t.text("✍️ What you type now goes to {name}, with a moment to undo it.", name=holder.name)
        )
    return Rendered(
        "\n\n".join(lines),
        (
            *_rows(whole, 4),
            *_unsent_rows(t, unsent),
            *_conversation_rows(
                t,
                holder.id,
                page=page,
                more=more,
                last_waiting=last_waiting,
                reaches=reaches,
                ahead=ahead,
            ),
        ),
    )


def wrote_many(t: Translator, name: str, said: Sequence[Said], *, shared: bool, holder_id: int) -> Rendered:
    """One person wrote several messages: how many, and the last of them."""
    head = t.plural(
        "✍️ <b>{name}</b> wrote {n} message.", "✍️ <b>{name}</b> wrote {n} messages.", len(said), name=name
    )
    if shared:
        head = Html(f"{head} {t.text('(shared phone: others use it too)')}")
    last = said[-3:]
    lines = [head, *(t.text("• {words}", words=_preview(t, one)) for one in last)]
    return Rendered("\n".join(lines), ((open_button(t, holder_id),),))


def many_wrote(t: Translator, counts: Sequence[tuple[str, int]]) -> Rendered:
    """Several people wrote: how many messages of how many people, and of whom."""
    messages = sum(count for _, count in counts)
    lines: list[str] = [
        t.plural(
            "📥 <b>{n} message from {people} people</b>",
            "📥 <b>{n} messages from {people} people</b>",
            messages,
            people=len(counts),
        )
    ]
    lines += [t.text("• {name}: {count}", name=name, count=count) for name, count in counts[:NAMED]]
    if len(counts) > NAMED:
        lines.append(t.plural("… and {n} more", "… and {n} more", len(counts) - NAMED))
    return Rendered("\n".join(lines), ((messages_button(t),),))


def not_sent(t: Translator, count: int, reason: str) -> Rendered:
    """Messages of the bot could not be sent, by a fault on our side."""
    return Rendered(
        t.plural(
            "⚠️ {n} message could not be sent, by a fault on our side ({reason}). See /list.",
            "⚠️ {n} messages could not be sent, by a fault on our side ({reason}). See /list.",
            count,
            reason=reason,
        )
    )


def whole_words(t: Translator, one: Said) -> Rendered:
    """All of what somebody wrote, and of what it said before."""
    lines: list[str] = [t.text("✍️ <b>{name}</b>, {moment}:", name=one.who, moment=_moment(t, one.at))]
    lines.append(f"<blockquote>{t.line(one.words)}</blockquote>")
    if one.translation:
        lines.append(t.text("🤖 Translated automatically:"))
        lines.append(f"<blockquote>{t.line(one.translation)}</blockquote>")
    for words in one.before:
        lines.append(t.text("✏️ Before:"))
        lines.append(f"<blockquote>{t.line(words)}</blockquote>")
    return Rendered("\n".join(lines))


def of_whom(t: Translator, one: Said) -> Rendered:
    """The words under a photo or a voice message that is shown to the coach."""
    caption = t.text("📎 {name}, {moment}", name=one.who, moment=_moment(t, one.at))
    return Rendered(f"{caption}\n{t.line(shortened(one.words, 800))}" if one.words else caption)


def file_gone(t: Translator) -> Rendered:
    return Rendered(
        t.text("📎 Telegram does not have this any more. Please ask the person to send it again.")
    )


def nothing_needed(t: Translator, *, name: str, holder_id: int) -> Rendered:
    return Rendered(
        t.text("👍 Nothing is needed for {name}.", name=name),
        ((messages_button(t), open_button(t, holder_id)),),
    )


def closed(t: Translator) -> Rendered:
    return Rendered(
        t.text("✖️ The conversation is closed. What you type now goes to nobody."), ((messages_button(t),),)
    )


def _listed(t: Translator, one: Listed, *, now: datetime) -> str:
    head = t.text("{sign} <b>{name}</b>", sign=Html(_sign(one)), name=one.holder.name)
    parts = [str(head)]
    if one.holder.language:
        parts.append(t.language_for_staff(one.holder.language))
    parts.append(t.plural("{n} message", "{n} messages", one.count))
    since = _moment(t, one.since)
    parts.append(
        t.text("<b>overdue</b>, since {moment}", moment=since)
        if one.overdue
        else t.text("since {moment}", moment=since)
    )
    return " · ".join(parts) + "\n" + t.line(_preview(t, one.first))


def _sign(one: Listed) -> str:
    if one.alarm:
        return "🚨"
    return "⏰" if one.overdue else "✍️"


def _said(t: Translator, one: Said, book: Phrasebook, *, number: int | None, now: datetime) -> str:
    if one.by_coach:
        head = t.text("💬 <b>{name}</b>, {moment}", name=one.who, moment=_moment(t, one.at))
        marks = [fate_name(t, one.fate)] if one.fate not in (None, Fate.SENT) else []
        words: Html | str = t.line(shortened(one.words, SHOWN))
        if one.phrase is not None:
            phrase = book.phrases.get(one.phrase)
            words = "" if phrase is None else phrase_words(t, phrase, dict(one.values), now=now)
    else:
        sign = "✍️" if one.handled else "🔵"
        head = t.text(
            "{sign} <b>{name}</b>, {moment}", sign=Html(sign), name=one.who, moment=_moment(t, one.at)
        )
        marks = [t.plain("edited")] if one.edited else []
        marks += [t.plain("forwarded")] if one.forwarded else []
        marks += [f"#{number}"] if number is not None else []
        words = t.line(shortened(one.words, SHOWN)) if one.words else ""
    lines = [str(head) + (f" ({', '.join(marks)})" if marks else "")]
    if one.medium != "text":
        lines.append(t.text("📎 {what}", what=medium_name(t, one.medium, one.seconds)))
    if words:
        lines.append(str(words))
    if one.translation:
        lines.append(t.text("🤖 Translated automatically: {words}", words=shortened(one.translation, SHOWN)))
    lines += [t.text("✏️ Before: {words}", words=shortened(each, BEFORE)) for each in one.before]
    return "\n".join(lines)


def fate_name(t: Translator, fate: Fate | None) -> str:
    return {
        Fate.HELD: t.plain("leaves in a moment"),
        Fate.PLANNED: t.plain("leaves later"),
        Fate.DRAFT: t.plain("not sent yet"),
        Fate.UNCLEAR: t.plain("may have arrived"),
        Fate.NOT_SENT: t.plain("not delivered"),
        Fate.TAKEN_BACK: t.plain("taken back"),
    }.get(fate or Fate.SENT, t.plain("sent"))


def _preview(t: Translator, one: Said) -> str:
    if one.words:
        return shortened(" ".join(one.words.split()), PREVIEW)
    return medium_name(t, one.medium, one.seconds)


def _moment(t: Translator, at: datetime) -> str:
    return f"{t.short_day(at)} {t.clock(at)}"


def _unsent_rows(t: Translator, unsent: Sequence[tuple[int, Fate, datetime]]) -> Buttons:
    signs: Mapping[Fate, str] = {Fate.DRAFT: "📝", Fate.NOT_SENT: "📵"}
    return tuple(
        (
            Button(
                f"{signs.get(fate, '🕘')} {fate_name(t, fate)}"
                + (f" · {_moment(t, due)}" if fate is Fate.PLANNED else ""),
                f"1:ty:{reply_id}",
            ),
        )
        for reply_id, fate, due in unsent[:5]
    )


def _conversation_rows(
    t: Translator,
    holder_id: int,
    *,
    page: int,
    more: bool,
    last_waiting: int | None,
    reaches: bool,
    ahead: Appointment | None,
) -> Buttons:
    rows: list[tuple[Button, ...]] = []
    turns = []
    if more:
        turns.append(Button(t.plain("◀️ Earlier"), f"1:to:{holder_id}:{page + 1}"))
    if page > 0:
        turns.append(Button(t.plain("Later ▶️"), f"1:to:{holder_id}:{page - 1}"))
    if turns:
        rows.append(tuple(turns))
    if reaches:
        rows.append((Button(t.plain("📖 Ready phrase"), f"1:tf:{holder_id}"),))
    if ahead is not None:
        rows.append((Button(f"📅 {moment_plain(t, ahead)}", f"1:so:{ahead.id}"),))
    rows.append((Button(t.plain("📅 New appointment"), f"1:sb:{holder_id}"),))
    if last_waiting is not None:
        rows.append((Button(t.plain("👍 Nothing needed"), f"1:tn:{holder_id}:{last_waiting}"),))
    rows.append((messages_button(t), Button(t.plain("✖️ Close"), "1:tx")))
    return tuple(rows)


def _turns(t: Translator, code: str, page: int, pages: int) -> list[tuple[Button, ...]]:
    turns = []
    if page > 0:
        turns.append(Button(t.plain("◀️ Back"), f"{code}:{page - 1}"))
    if page < pages - 1:
        turns.append(Button(t.plain("More ▶️"), f"{code}:{page + 1}"))
    return [tuple(turns)] if turns else []


def _rows(buttons: Sequence[Button], width: int) -> Buttons:
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))
