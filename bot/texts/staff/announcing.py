"""What coaches and managers read of their announcements: the list, and one that is being written."""

from collections.abc import Sequence
from datetime import datetime

from bot.i18n import Html, Translator, escape
from bot.rules.announcements import (
    Announcement,
    Medium,
    News,
    State,
)
from bot.rules.audience import Reached
from bot.rules.folding import one_line
from bot.rules.lengths import shortened
from bot.texts.attention import kind_name
from bot.texts.rendered import Button, Buttons, Rendered
from bot.texts.staff.announcement_reach import reached_lines

BEGINNING = 300  # UTF-16 units of the Dutch words on the page of one
ON_BUTTON = 40


def list_button(t: Translator) -> Button:
    return Button(t.plain("📢 All announcements"), "1:wa")


def hub_button(t: Translator, announcement_id: int) -> Button:
    return Button(t.plain("◀️ Announcement"), f"1:wh:{announcement_id}")


def listing(t: Translator, found: Sequence[Announcement], *, done: frozenset[int], now: datetime) -> Rendered:
    """The newest first. `done` are those that went to everybody."""
    new = (Button(t.plain("✏️ New"), "1:wn"),)
    if not found:
        return Rendered(
            t.text(
                "📢 <b>Announcements</b>\nTell many people something at once, in their own language. There is none yet."
            ),
            (new,),
        )
    lines = [t.text("📢 <b>Announcements</b>")]
    rows: list[tuple[Button, ...]] = [new]
    for one in found:
        draft = one.state in (State.DRAFT, State.ASKED)
        state = state_words(t, one, done=one.id in done, now=now)
        name = beginning(t, one)
        lines.append(t.text("{name}: {state}", name=name, state=state))
        rows.append((Button(f"{state.split()[0]} {name}", f"1:{'wh' if draft else 'hp'}:{one.id}"),))
    return Rendered("\n".join(lines), tuple(rows))


def beginning(t: Translator, one: Announcement) -> str:
    """Of the Dutch words, on a button."""
    words = one_line(one.dutch.words) if one.dutch else t.plain("no text yet")
    return shortened(words, ON_BUTTON)


def state_words(t: Translator, one: Announcement, *, done: bool, now: datetime) -> Html:
    """Where it is. It begins with a sign that stands for it."""
    if one.state is State.RELEASED and not done and one.due is not None and one.due > now:
        return t.text("🕐 goes on {moment}", moment=moment(t, one.due))
    if one.state is State.RELEASED:
        return t.text("✅ done") if done else t.text("📤 on its way")
    return {
        State.DRAFT: t.text("📝 draft"),
        State.ASKED: t.text("👥 waits for a second person"),
        State.PAUSED: t.text("⏸ paused"),
        State.LATE: t.text("⏰ came too late: send it or drop it"),
        State.STOPPED: t.text("⏹ stopped"),
        State.WITHDRAWN: t.text("🚫 withdrawn"),
    }[one.state]


def moment(t: Translator, at: datetime) -> str:
    return f"{t.short_day(at)} {t.clock(at)}"


def choose_kind(t: Translator, *, data: str, back: Button) -> Rendered:
    """`data`:KIND."""
    kinds = [Button(kind_name(t, kind), f"{data}:{kind}") for kind in News]
    rows: Buttons = tuple(tuple(kinds[at : at + 2]) for at in range(0, len(kinds), 2))
    return Rendered(
        t.text("📢 What is it about? People can choose which kinds they want to get."), (*rows, (back,))
    )


def hub(
    t: Translator,
    one: Announcement,
    reached: Reached,
    *,
    chosen: Sequence[Html],
    parts: int,
    done: bool,
    begun: bool,
    now: datetime,
) -> Rendered:
    """`chosen`: for whom. `parts`: of how many messages the longest version is. `begun`: it went, and these words do not hold yet."""
    is_draft = one.state in (State.DRAFT, State.ASKED)
    lines: list[str] = [
        t.text(
            "📢 <b>{kind}</b> · {state}",
            kind=kind_name(t, one.kind),
            state=state_words(t, one, done=done, now=now),
        )
    ]
    if begun:
        lines.append(t.text("✏️ These are new words. People do not see them yet."))
    elif not is_draft and one.state is not State.WITHDRAWN:
        lines.append(t.text("✏️ People see what you change here only after you put it in place."))
    lines += ["", *_words(t, one, parts=parts)]
    more = version_lines(t, one)
    if is_draft:
        whom = Html(f"👥 {' · '.join(chosen)}")
        more = [whom, *reached_lines(t, reached), *more, _when(t, one)]
    if more:
        lines += ["", *more]
    return Rendered("\n".join(lines), _hub_buttons(t, one, is_draft=is_draft, begun=begun))


def _words(t: Translator, one: Announcement, *, parts: int) -> list[str]:
    if one.dutch is None:
        return [t.text("✏️ There is no text yet.")]
    dutch = one.dutch
    lines = [f"<blockquote>{escape(shortened(dutch.words, BEGINNING))}</blockquote>"]
    if parts > 1:
        lines.append(t.text("✂️ This will be {n} messages.", n=parts))
    if dutch.medium is not None:
        lines.append(medium_line(t, dutch.medium))
    if dutch.question:
        answers = " · ".join(dutch.answers)
        lines.append(t.text("❓ {question}\n{answers}", question=dutch.question, answers=answers))
    return lines


def medium_line(t: Translator, medium: Medium) -> Html:
    if medium is Medium.PHOTO:
        return t.text("🖼 With a picture.")
    return t.text("🎙 With a voice message.")


def version_lines(t: Translator, one: Announcement) -> list[str]:
    """What is to be looked at in its versions."""
    lines: list[str] = []
    unfinished = [
        t.language_for_staff(text.language) for text in one.texts.values() if not one.is_ready(text)
    ]
    if unfinished:
        lines.append(
            t.text("⚠️ The question or answers are missing in: {languages}", languages=", ".join(unfinished))
        )
    older = [t.language_for_staff(text.language) for text in one.texts.values() if one.is_older(text)]
    if older:
        lines.append(t.text("⏳ Older than the Dutch text: {languages}", languages=", ".join(older)))
    unchecked = [t.language_for_staff(text.language) for text in one.texts.values() if text.by_machine]
    if unchecked:
        lines.append(
            t.text("🤖 By a machine, checked by nobody: {languages}", languages=", ".join(unchecked))
        )
    return lines


def _when(t: Translator, one: Announcement) -> Html:
    if one.due is None:
        return t.text("🕐 Goes as soon as it is released.")
    if one.repeat_until is None:
        return t.text("🕐 Goes on {moment}.", moment=moment(t, one.due))
    return t.text(
        "🕐 Goes on {moment}, and then every week until {day}.",
        moment=moment(t, one.due),
        day=t.short_day(one.repeat_until),
    )


def _hub_buttons(t: Translator, one: Announcement, *, is_draft: bool, begun: bool) -> Buttons:
    number = one.id
    rows: list[tuple[Button, ...]] = [
        (
            Button(t.plain("✏️ Text"), f"1:wt:{number}:nl"),
            Button(t.plain("❓ Question"), f"1:wq:{number}:nl"),
            Button(t.plain("🖼 Picture, 🎙 voice"), f"1:wf:{number}:nl"),
        ),
        (
            Button(t.plain("🌍 Languages"), f"1:wl:{number}"),
            Button(t.plain("👁 Preview"), f"1:wp:{number}"),
            Button(t.plain("✉️ Send to me"), f"1:ws:{number}:nl:o"),
        ),
    ]
    if one.state is State.WITHDRAWN:
        rows = rows[1:]
    if is_draft:
        rows += [
            (
                Button(t.plain("👥 For whom"), f"1:ea:{number}"),
                Button(t.plain("🕐 When"), f"1:hd:{number}"),
                Button(t.plain("🏷 Kind"), f"1:wk:{number}"),
            ),
            (
                Button(t.plain("🚀 Check and send"), f"1:hr:{number}"),
                Button(t.plain("🗑 Delete"), f"1:wd:{number}"),
            ),
        ]
    else:
        if begun:
            rows.append((Button(t.plain("✏️ Put the new words in place"), f"1:hc:{number}"),))
        rows.append((Button(t.plain("📊 How far it is"), f"1:hp:{number}"),))
    return (*rows, (list_button(t),))


def sure_to_delete(t: Translator, one: Announcement) -> Rendered:
    return Rendered(
        t.text("🗑 Delete this announcement in all languages? “{words}”", words=beginning(t, one)),
        ((Button(t.plain("🗑 Yes, delete"), f"1:wd:{one.id}:y"), hub_button(t, one.id)),),
    )


def deleted(t: Translator) -> Rendered:
    return Rendered(t.text("🗑 Deleted. Nobody got it."), ((list_button(t),),))
