"""How far an announcement is, and what can still be done with it.

Nothing in here changes by the clock alone: the message is edited when something happened.
"""

from hashlib import sha256

from bot.i18n import Html, Translator
from bot.rules.announcement_counts import Progress
from bot.rules.announcement_views import Standing
from bot.rules.announcements import State
from bot.rules.values import OutboxState, Skip
from bot.texts.rendered import Button, Rendered
from bot.texts.staff import announcement_series as series
from bot.texts.staff.announcement_answered import who_button
from bot.texts.staff.announcement_audience import title
from bot.texts.staff.announcement_reach import reason_words
from bot.texts.staff.announcement_release import duration


def page(t: Translator, found: Standing, *, pace: float, said: str = "") -> Rendered:
    """`pace` is what the bot may send, in messages a second: it counts while it is too early to know the real one."""
    one = found.one
    lines = [said, ""] if said else []
    lines += [_state_line(t, found), Html(f"📢 {t.line(title(t, one))}")]
    if found.released_by:
        lines.append(t.text("👤 Released by {name}", name=found.released_by))
    lines += series.next_lines(t, found.next_due)
    lines += ["", *_counts(t, found)]
    if _is_going(found):
        lines.append(_time_to_go(t, found, pace))
    for block in (_by_language(t, found), _answers(t, found), _edits(t, found), _new_words(t, found)):
        if block:
            lines += ["", *block]
    return Rendered("\n".join(lines), tuple(_rows(t, found)))


def _time_to_go(t: Translator, found: Standing, pace: float) -> Html:
    if found.pace == 0:
        return t.text("⏱ Nothing went in the last minute. I keep trying.")
    left = found.progress.waiting + found.progress.edits_left
    return duration(t, left, pace if found.pace is None else found.pace)


def hash_of(rendered: Rendered) -> str:
    """By which it is known whether a message shows this."""
    return sha256(repr((rendered.html, rendered.buttons)).encode()).hexdigest()


def ask_stop(t: Translator, found: Standing) -> Rendered:
    one, progress = found.one, found.progress
    lines = [t.text("⏹ <b>Stop this announcement?</b>")]
    if progress.left or not progress.new_words.left:
        lines.append(
            t.plural(
                "{n} person who does not have it yet does not get it.",
                "{n} people who do not have it yet do not get it.",
                progress.left,
            )
        )
    if progress.new_words.left:
        lines.append(
            t.plural(
                "{n} person does not get the new words.",
                "{n} people do not get the new words.",
                progress.new_words.left,
            )
        )
    lines.append(t.text("Who has it keeps it. You cannot go on after this."))
    lines += series.only_this_lines(t, found.next_due)
    return question(t, one.id, lines, t.plain("⏹ Yes, stop"), f"1:ht:{one.id}:y")


def ask_again(t: Translator, found: Standing) -> Rendered:
    one, progress = found.one, found.progress
    unclear = progress.unclear + progress.new_words.unclear
    lines = [
        t.text("🔁 <b>Send it again to who may not have it?</b>"),
        *_missed_lines(t, failed=progress.missed - unclear, unclear=unclear),
    ]
    if unclear:
        lines.append(t.text("Some of them may get it twice."))
    return question(t, one.id, lines, t.plain("🔁 Yes, send again"), f"1:hg:{one.id}:y")


def sent_again(t: Translator, count: int) -> Html:
    return t.plural("🔁 It goes again to {n} person.", "🔁 It goes again to {n} people.", count)


def question(t: Translator, number: int, lines: list[Html], yes: str, data: str) -> Rendered:
    return choice(t, number, lines, [(Button(yes, data),)])


def choice(t: Translator, number: int, lines: list[Html], rows: list[tuple[Button, ...]]) -> Rendered:
    return Rendered("\n".join(lines), (*rows, (Button(t.plain("✖️ No"), f"1:hp:{number}"),)))


def _state_line(t: Translator, found: Standing) -> Html:
    one = found.one
    match one.state:
        case State.PAUSED:
            return t.text("⏸ <b>Paused</b>")
        case State.LATE:
            return t.text("⏰ <b>It is more than 24 hours late.</b> Send it anyway, or drop it?")
        case State.STOPPED:
            return t.text("⏹ <b>Stopped</b>")
        case State.WITHDRAWN:
            return t.text("🚫 <b>Withdrawn</b>")
    if found.waits is not None:
        return t.text(
            "🗓 <b>It goes on {day} at {time}</b>", day=t.day(found.waits), time=t.clock(found.waits)
        )
    if found.progress.waiting:
        return t.text("📤 <b>It goes now</b>")
    return t.text("✏️ <b>It is being changed</b>") if found.changing else t.text("✅ <b>Done</b>")


def _counts(t: Translator, found: Standing) -> list[Html]:
    """Everybody is in one of these lines."""
    progress = found.progress
    sent = t.text("📨 Sent: {n} of {people}", n=progress.sent, people=progress.people)
    return [sent, *_not_sent(t, progress)]


def _new_words(t: Translator, found: Standing) -> list[Html]:
    """In these, everybody to whom the correction goes as a message of its own."""
    progress = found.progress.new_words
    if not progress.people:
        return []
    sent = t.text("📨 New words in a new message: {n} of {people}", n=progress.sent, people=progress.people)
    return [sent, *_not_sent(t, progress)]


def _not_sent(t: Translator, progress: Progress) -> list[Html]:
    lines = []
    if progress.left:
        lines.append(t.text("⏳ Still to go: {n}", n=progress.left))
    lines += _missed_lines(t, failed=progress.failed, unclear=progress.unclear)
    if progress.closed:
        lines.append(
            t.plural(
                "🚫 {n} person has closed the chat: send a letter.",
                "🚫 {n} people have closed the chat: send a letter.",
                progress.closed,
            )
        )
    lines += [
        t.text("▫️ {why}: {n}", why=reason_words(t, reason), n=count)
        for reason, count in progress.skipped.items()
        if reason != Skip.CLOSED
    ]
    return lines


def _missed_lines(t: Translator, *, failed: int, unclear: int) -> list[Html]:
    lines = []
    if unclear:
        lines.append(
            t.plural(
                "❔ Unclear: {n} person may have it. Telegram gave no answer.",
                "❔ Unclear: {n} people may have it. Telegram gave no answer.",
                unclear,
            )
        )
    if failed:
        lines.append(
            t.plural("⚠️ Failed: {n} person does not have it.", "⚠️ Failed: {n} people do not have it.", failed)
        )
    return lines


def _by_language(t: Translator, found: Standing) -> list[Html]:
    known = {code: pair for code, pair in found.progress.by_language.items() if code}
    lines = []
    for language, (sent, left) in known.items():
        name = t.language_for_staff(language)
        if left:
            lines.append(t.text("🗣 {language}: {n} sent, {left} to go", language=name, n=sent, left=left))
        else:
            lines.append(t.text("🗣 {language}: {n} sent", language=name, n=sent))
    return lines


def _answers(t: Translator, found: Standing) -> list[Html]:
    answered, dutch = found.answered, found.one.dutch
    if answered is None or dutch is None or not _has_gone(found):
        return []
    lines = []
    if dutch.answers:
        lines.append(t.plural("☑️ {n} person answered", "☑️ {n} people answered", answered.people))
        lines += [
            t.text("▫️ {answer}: {n}", answer=answer, n=count)
            for answer, count in zip(dutch.answers, answered.chosen, strict=True)
        ]
    if answered.before:
        lines.append(
            t.plural(
                "✏️ {n} person answered before the change, and not again.",
                "✏️ {n} people answered before the change, and not again.",
                answered.before,
            )
        )
    return lines


def _edits(t: Translator, found: Standing) -> list[Html]:
    """Of the correction that holds, or of the withdrawal."""
    one, progress = found.one, found.progress
    if one.changed_at is None:
        return []
    lines = [
        t.plural(
            "✏️ {n} message was changed.",
            "✏️ {n} messages were changed.",
            progress.edited(OutboxState.SENT),
        )
    ]
    if progress.edits_left:
        lines.append(
            t.plural(
                "⏳ {n} message is still to be changed.",
                "⏳ {n} messages are still to be changed.",
                progress.edits_left,
            )
        )
    if found.changing:
        return lines
    too_old = found.beyond
    if one.state is State.WITHDRAWN:
        # Messages for which there was nothing to be tried, and those that came to be too old meanwhile.
        rows = sum(count.people for count in progress.edits)
        too_old = max(0, progress.sent - rows) + progress.unedited(Skip.TOO_OLD)
    lines += too_old_lines(t, too_old)
    deleted = progress.unedited(Skip.DELETED)
    if deleted:
        lines.append(
            t.plural(
                "🗑 {n} person had taken the message away.",
                "🗑 {n} people had taken the message away.",
                deleted,
            )
        )
    if progress.unchanged:
        lines.append(
            t.plural(
                "⚠️ {n} message could not be changed.",
                "⚠️ {n} messages could not be changed.",
                progress.unchanged,
            )
        )
    return lines


def too_old_lines(t: Translator, count: int) -> list[Html]:
    if not count:
        return []
    return [
        t.plural(
            "🔒 {n} message is older than 48 hours and cannot be changed.",
            "🔒 {n} messages are older than 48 hours and cannot be changed.",
            count,
        )
    ]


def _is_going(found: Standing) -> bool:
    goes = found.one.state is State.RELEASED and found.progress.waiting > 0
    return goes or found.progress.edits_left > 0


def _has_gone(found: Standing) -> bool:
    """Whether somebody has it, or may."""
    return found.progress.sent + found.progress.unclear > 0


def _rows(t: Translator, found: Standing) -> list[tuple[Button, ...]]:
    one, progress = found.one, found.progress
    rows: list[tuple[Button, ...]] = []
    stop = Button(t.plain("⏹ Stop"), f"1:ht:{one.id}")
    match one.state:
        case State.RELEASED if progress.waiting:
            rows.append((Button(t.plain("⏸ Pause"), f"1:hu:{one.id}"), stop))
        case State.PAUSED:
            rows.append((Button(t.plain("▶️ Go on"), f"1:ho:{one.id}"), stop))
        case State.LATE:
            anyway = Button(t.plain("📨 Send anyway"), f"1:ho:{one.id}")
            rows.append((anyway, Button(t.plain("🗑 Drop"), f"1:ht:{one.id}:y")))
    if one.state is State.RELEASED and progress.missed:
        label = t.plain_plural("🔁 Send again to {n} person", "🔁 Send again to {n} people", progress.missed)
        rows.append((Button(label, f"1:hg:{one.id}"),))
    if one.state is State.RELEASED and found.untold and not found.changing:
        label = t.plain_plural("📨 New words to {n} person", "📨 New words to {n} people", found.untold)
        rows.append((Button(label, f"1:hf:{one.id}"),))
    if found.answered is not None and found.answered.before:
        rows.append((who_button(t, one.id),))
    rows += series.end_rows(t, one.id, found.next_due)
    # What nobody has, and nobody is to get any more, has nothing in it to correct.
    if one.state is not State.WITHDRAWN and (_has_gone(found) or one.state is not State.STOPPED):
        if found.begun:
            rows.append((Button(t.plain("✏️ Put the new words in place"), f"1:hc:{one.id}"),))
        rows.append(
            (
                Button(t.plain("✏️ Correct"), f"1:wh:{one.id}"),
                Button(t.plain("🚫 Withdraw"), f"1:hy:{one.id}"),
            )
        )
    rows.append(
        (
            Button(t.plain("🔄 Look again"), f"1:hp:{one.id}"),
            Button(t.plain("📢 All announcements"), "1:wa"),
        )
    )
    return rows
