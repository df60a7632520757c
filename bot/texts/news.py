"""Announcements as people read them, and what is asked with them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from bot.i18n import Catalogues, Html, Translator, directed, escape, isolate, written
from bot.i18n.languages import LANGUAGES
from bot.rules.announcements import Announcement, News, State, Text
from bot.rules.audience import DUTCH, version_for
from bot.rules.values import Dial, Holder
from bot.texts import attention, practice_settings
from bot.texts.dial import compose
from bot.texts.outgoing import with_name
from bot.texts.rendered import Body, Button, Buttons, Rendered

# What stands on the letter, or above the door.
KEYWORDS: Mapping[News, str] = {
    News.COURSE: "de cursus",
    News.ACTIVITY: "de activiteit",
    News.WORK: "het werk",
    News.DESK: "de gemeente",
    News.LETTER: "de brief",
    News.OTHER: "het nieuws",
}
PROMPTS: Mapping[str, bool] = {"p": False, "g": True}  # how "goodbye" stands in the data of a button


def news(
    announcements: Sequence[Announcement],
    holder: Holder,
    catalogues: Catalogues,
    *,
    zone: str,
    shared: bool,
    goodbye: bool | None = None,
    dial: Dial | None = None,
    chosen: int | None = None,
    changed: Collection[int] = (),
) -> Rendered:
    """One announcement, or several of one hour, in the version that this person reads, at their position of the dial.

    `goodbye` not None: the prompt to practise goes along, and that one is the last. `chosen` is what they answered.
    `changed`: the numbers of those whose words stand in the place of others, and say so.
    """
    first = announcements[0]
    language = version_for(holder.language, holder.second_language, _languages(announcements))
    own = catalogues.speaking(language, zone=zone)
    if first.state is State.WITHDRAWN:
        # These words are ours, and so there in languages without a version.
        own = catalogues.translator(holder.language, holder.second_language, zone=zone)
    dial = dial or holder.dial
    theirs = None if dial is Dial.DUTCH else _beside_dutch_alone(own, holder, catalogues, zone=zone)

    def make(t: Translator) -> Body:
        bodies = [_body(t, one, changed=one.id in changed) for one in announcements]
        if theirs is not None:
            bodies.insert(
                0, theirs.text("🗣 This news is in Dutch alone. Is something not clear? Ask your coach.")
            )
        if goodbye is not None:
            bodies.append(Html(practice_settings.prompt(t, goodbye=goodbye).html))
        return Body(Html("\n\n".join(bodies)), "" if first.state is State.WITHDRAWN else KEYWORDS[first.kind])

    def buttons(t: Translator) -> Buttons:
        start = () if goodbye is None else (practice_settings.start_row(t, holder.id),)
        answers = answer_rows(t, announcements, holder.id, chosen=chosen)
        return (*start, *answers, (attention.choice_button(theirs or t, holder.id),))

    ids = "-".join(str(one.id) for one in announcements)
    prompt = next((code for code, each in PROMPTS.items() if each is goodbye), "n")
    rendered = compose(
        with_name(make, holder.name) if shared else make,
        dial=dial,
        own=own,
        dutch=catalogues.translator(DUTCH, zone=zone),
        buttons=buttons,
        translate=f"1:nx:{ids}:{holder.id}:{prompt}",
    )
    return _with_file(rendered, announcements, language, dial)


def answer_rows(
    t: Translator, announcements: Sequence[Announcement], holder_id: int, *, chosen: int | None = None
) -> Buttons:
    """What can be answered. The last tap counts. Where several ask something, a correction made it so."""
    return tuple(
        (
            Button(
                f"✅ {answer}" if number == chosen else answer,
                f"1:ne:{one.id}:{holder_id}:{one.edition}:{number}",
            ),
        )
        for one in announcements
        if one.state is not State.WITHDRAWN
        for number, answer in enumerate(_text(one, t.language).answers)
    )


def changed_meanwhile(t: Translator) -> str:
    """Beside an old button."""
    return t.plain("✏️ This message was changed. Look at it again.")


def _body(t: Translator, one: Announcement, *, changed: bool) -> Html:
    lines = [Html(directed(f"📢 <b>{escape(isolate(one.town))}</b>", t.direction))]
    if one.state is State.WITHDRAWN:
        lines.append(t.text("🚫 This message is not right any more. You do not need to do anything."))
        return Html("\n".join(lines))
    if changed:
        lines.append(t.text("✏️ This message was changed."))
    text = _text(one, t.language)
    # Without a version in the own language it is Dutch, whatever our words around it are in.
    direction = LANGUAGES[text.language].direction
    lines.append(written(text.words, direction))
    if text.question:
        lines.append(Html(f"\n❓ {written(text.question, direction)}"))
    if text.by_machine:
        lines.append(t.text("🤖 A machine translated this. Is something not clear? Ask your coach."))
    return Html("\n".join(lines))


def _beside_dutch_alone(
    own: Translator, holder: Holder, catalogues: Catalogues, *, zone: str
) -> Translator | None:
    """For our words to who did not say that they read Dutch, and gets it since there is no version for them."""
    theirs = catalogues.translator(holder.language, holder.second_language, zone=zone)
    if (
        own.language != DUTCH
        or DUTCH in (holder.language, holder.second_language)
        or theirs.language == DUTCH
    ):
        return None
    return theirs


def _languages(announcements: Sequence[Announcement]) -> set[str]:
    return {language for one in announcements for language in one.ready}


def _text(one: Announcement, language: str) -> Text:
    """The version in this language where it can be read, else Dutch."""
    return one.texts[language if language in one.ready else DUTCH]


def _with_file(
    rendered: Rendered, announcements: Sequence[Announcement], language: str, dial: Dial
) -> Rendered:
    """The picture or the voice of the version that is read first; where it has none, that of the other."""
    order = (language, DUTCH) if dial in (Dial.OWN, Dial.BOTH) else (DUTCH, language)
    shown = (one for one in announcements if one.state is not State.WITHDRAWN)
    for text in (_text(one, each) for one in shown for each in order):
        if text.medium is not None:
            return replace(rendered, medium=text.medium.value, file_id=text.file_id)
    return rendered
