"""The last look at an announcement before it goes, and what a second person is asked."""

from collections.abc import Sequence

from bot.i18n import Html, Translator, escape
from bot.rules.announcement_views import Ready
from bot.rules.announcements import Announcement, State, Text, seconds_left
from bot.rules.audience import DUTCH
from bot.rules.lengths import shortened
from bot.texts.attention import kind_name
from bot.texts.rendered import Button, Rendered
from bot.texts.staff.announcement_audience import audience_lines, back_row, title
from bot.texts.staff.announcement_reach import left_out_lines, without_version_lines
from bot.texts.staff.announcement_refusals import refused
from bot.texts.staff.announcement_times import moment_lines

FIRST_WORDS = 80  # characters of a version
WHOLE = 1200  # of the Dutch one, for who looks at it for the first time
MOST_VERSIONS = 16


def ready(t: Translator, found: Ready, *, pace: float, said: str = "") -> Rendered:
    """Before it goes. `pace` in messages a second."""
    one, people = found.one, found.reached.people
    lines = [said, ""] if said else []
    lines.append(_head(t, found))
    if found.problem is not None:
        lines.append(refused(t, found.problem))
    lines += ["", t.plural("👥 For {n} person", "👥 For {n} people", people)]
    lines += audience_lines(t, one.audience, found.known)
    lines += moment_lines(t, found.moment)
    if people:
        lines.append(duration(t, people, pace))
    lines += ["", *_versions(t, found)]
    rest = without_version_lines(t, found.reached) + left_out_lines(t, found.reached)
    if rest:
        lines += ["", *rest]
    lines += _who_releases(t, found)
    return Rendered("\n".join(lines), (*_rows(t, found), back_row(t, one.id)))


def whole(t: Translator, one: Announcement, text: Text) -> Rendered:
    """All that is said in one language; of what went, in the words that are to come."""
    lines = [_version_line(t, text, None), Html(escape(text.words))]
    if text.question:
        lines += question_lines(text)
    page = "hr" if one.released_at is None else "hc"
    return Rendered("\n".join(lines), ((Button(t.plain("◀️ Back"), f"1:{page}:{one.id}"),),))


def asked(t: Translator, count: int) -> Html:
    return t.plural(
        "✅ I asked {n} manager to look at it. You hear from me.",
        "✅ I asked {n} managers to look at it. You hear from me.",
        count,
    )


def sent_back(t: Translator, *, mine: bool) -> Html:
    if mine:
        return t.text("↩️ It is a draft again.")
    return t.text("↩️ It is a draft again. Who wrote it hears that from me.")


def duration(t: Translator, people: int, pace: float) -> Html:
    """How long so many messages take."""
    minutes = round(seconds_left(people, pace=pace) / 60)
    if minutes < 1:
        return t.text("⏱ It takes less than a minute.")
    return t.plural("⏱ It takes about {n} minute.", "⏱ It takes about {n} minutes.", minutes)


# Notices


def asks_you(t: Translator, one: Announcement, *, writer: str) -> Rendered:
    return Rendered(
        t.text("📢 {name} asks you to look at an announcement before it goes.", name=writer),
        ((Button(t.plain("👀 Look"), f"1:hr:{one.id}"),),),
    )


def was_released(t: Translator, one: Announcement, *, by: str) -> Rendered:
    return Rendered(
        t.text("🚀 {name} released your announcement: {title}", name=by, title=title(t, one)),
        ((Button(t.plain("📊 How far"), f"1:hp:{one.id}"),),),
    )


def was_corrected(t: Translator, one: Announcement) -> Rendered:
    """To the writer: somebody else did it."""
    return Rendered(
        t.text("✏️ A colleague put the new words of your announcement in place: {title}", title=title(t, one)),
        ((Button(t.plain("📊 How far"), f"1:hp:{one.id}"),),),
    )


def was_withdrawn(t: Translator, one: Announcement) -> Rendered:
    return Rendered(
        t.text("🚫 A colleague withdrew your announcement: {title}", title=title(t, one)),
        ((Button(t.plain("📊 How far"), f"1:hp:{one.id}"),),),
    )


def came_back(t: Translator, one: Announcement) -> Rendered:
    return Rendered(
        t.text("↩️ Your announcement was sent back: {title}. Change it, and ask again.", title=title(t, one)),
        ((Button(t.plain("👀 Look"), f"1:wh:{one.id}"),),),
    )


def is_late(t: Translator, one: Announcement) -> Rendered:
    return Rendered(
        t.text(
            "⏰ Your announcement is more than 24 hours late: {title}. Does it still go?", title=title(t, one)
        ),
        ((Button(t.plain("👀 Look"), f"1:hp:{one.id}"),),),
    )


def asks_correction(t: Translator, one: Announcement, *, writer: str) -> Rendered:
    return Rendered(
        t.text("✏️ {name} asks you to look at a correction of an announcement.", name=writer),
        ((Button(t.plain("👀 Look"), f"1:hc:{one.id}"),),),
    )


def _head(t: Translator, found: Ready) -> Html:
    kind = kind_name(t, found.one.kind)
    if not found.mine and found.one.state is State.DRAFT:
        return t.text("📝 <b>Still a draft.</b> By {name}, about: {kind}", name=found.writer, kind=kind)
    if not found.mine:
        return t.text("🔎 <b>Release this?</b> By {name}, about: {kind}", name=found.writer, kind=kind)
    if found.one.state is State.ASKED and not found.others:
        return t.text("⏳ <b>It waits for a second person.</b> About: {kind}", kind=kind)
    if found.one.state is State.ASKED:
        return t.text("⏳ <b>A colleague looks at it.</b> About: {kind}", kind=kind)
    return t.text("🚀 <b>Ready to send?</b> About: {kind}", kind=kind)


def _versions(t: Translator, found: Ready) -> list[str]:
    """What goes in each language, and to how many."""
    lines: list[str] = []
    counts = found.reached.by_version
    for text in _ordered(found.one)[:MOST_VERSIONS]:
        limit = WHOLE if text.language == DUTCH and not found.mine else FIRST_WORDS
        lines.append(_version_line(t, text, counts.get(text.language, 0)))
        lines.append(words_quoted(text, limit))
        if text.language == DUTCH and text.question:
            lines += question_lines(text)
        if not found.one.is_ready(text):
            lines.append(t.text("⚠️ The question or answers are missing here: nobody gets this version."))
        if found.one.is_older(text):
            lines.append(
                t.text("⏳ The Dutch text was changed after this one. Look whether it still says the same.")
            )
    return lines


def reading_rows(t: Translator, one: Announcement, languages: Sequence[str]) -> list[tuple[Button, ...]]:
    """A button for all words of each language."""
    read = [
        Button(f"👁 {t.language_for_staff(language)}"[:40], f"1:hv:{one.id}:{language}")
        for language in languages[:MOST_VERSIONS]
    ]
    return [tuple(read[first : first + 3]) for first in range(0, len(read), 3)]


def words_quoted(text: Text, limit: int) -> Html:
    """At most so many characters of what it says."""
    words = text.words if limit >= WHOLE else " ".join(text.words.split())
    return Html(f"<blockquote>{escape(shortened(words, limit))}</blockquote>")


def question_lines(text: Text) -> list[Html]:
    """What is asked, and what can be tapped."""
    return [
        Html(f"❓ {escape(text.question)}"),
        *(Html(f"▫️ {escape(answer)}") for answer in text.answers),
    ]


def version_warning(t: Translator) -> Html:
    return t.text("🤖 By a machine. Nobody has checked it yet.")


def _version_line(t: Translator, text: Text, people: int | None) -> Html:
    language = t.language_for_staff(text.language)
    if people is None:
        head = t.text("🗣 <b>{language}</b>", language=language)
    else:
        head = t.plural(
            "🗣 <b>{language}</b>: {n} person",
            "🗣 <b>{language}</b>: {n} people",
            people,
            language=language,
        )
    if text.medium is not None:
        head = Html(f"{head} {'🖼' if text.medium == 'photo' else '🎤'}")
    return Html(f"{head}\n{version_warning(t)}") if text.by_machine else head


def _ordered(one: Announcement) -> list[Text]:
    """Dutch first."""
    return sorted(one.texts.values(), key=lambda text: (text.language != DUTCH, text.language))


def _who_releases(t: Translator, found: Ready) -> list[str]:
    if not found.needs_second:
        return []
    limit = found.moment.town.release_above
    lines = [
        "",
        t.plural(
            "👥 More than {n} person: a second person looks at it first.",
            "👥 More than {n} people: a second person looks at it first.",
            limit,
        ),
    ]
    if found.mine and not found.may_release and not found.others:
        lines.append(
            t.text("👤 There is no other manager here. Make a colleague a manager, or choose fewer people.")
        )
    return lines


def _rows(t: Translator, found: Ready) -> list[tuple[Button, ...]]:
    one = found.one
    rows: list[tuple[Button, ...]] = []
    if found.problem is None and found.may_release:
        label = t.plain("🚀 Send") if found.mine else t.plain("🚀 Release")
        rows.append((Button(label, f"1:hs:{one.id}:{one.version}"),))
    elif found.problem is None and found.others and found.mine and one.state is State.DRAFT:
        rows.append((Button(t.plain("🙋 Ask a colleague to release"), f"1:hk:{one.id}"),))
    if one.state is State.ASKED:
        label = t.plain("↩️ Take it back") if found.mine else t.plain("↩️ Send back")
        rows.append((Button(label, f"1:hb:{one.id}"),))
    rows += reading_rows(t, one, [text.language for text in _ordered(one)])
    if found.mine:
        rows.append(
            (
                Button(t.plain("👥 For whom"), f"1:ea:{one.id}"),
                Button(t.plain("🕐 When"), f"1:hd:{one.id}"),
            )
        )
    return rows
