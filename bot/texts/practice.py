"""The questions of practice: one message, one question, in the person's language with the Dutch on lines of its own.

Whoever asks for Dutch alone elsewhere has the instruction in their own language here all the same: what is learned is the
sentence, not how to work a button.
"""

from collections.abc import Callable, Sequence

from bot.i18n import Html, Translator, escape
from bot.rules.cards import Card, CardKind, CardLevel, Form
from bot.rules.forms import GAP, Exercise, Option, is_open, with_gap
from bot.rules.lifting import Why, WhyKind
from bot.rules.sessions import Session
from bot.rules.trajectory import Part
from bot.texts.line_reminders import short_names
from bot.texts.rendered import Button, Buttons, Rendered

# The meaning of the Dutch at a place of a card, in the reader's language; None where nobody wrote one.
Gloss = Callable[[str, str], str | None]

WORDS_IN_ROW = 3
SHORT_LABEL = 14  # so many characters leave room for two in a row


def question(
    t: Translator, made: Exercise, session: Session, gloss: Gloss, *, name: str = "", listens: bool
) -> Rendered:
    """The present question with its buttons. `listens`: it can be heard. `name` on a phone that several share."""
    lines: list[str] = [t.text("👤 <b>{name}</b>", name=name)] if name else []
    lines += [_instruction(t, made), "", *_shown(t, made, gloss)]
    if session.present is not None and session.present.hint:
        lines += ["", *_translation(t, made, gloss)]
    return Rendered("\n".join(lines), _buttons(t, made, session, gloss, listens=listens))


def in_order(
    t: Translator, made: Exercise, session: Session, gloss: Gloss, picked: Sequence[int], *, name: str = ""
) -> Rendered:
    """The sentence so far, and the words that are left."""
    shown = question(t, made, session, gloss, name=name, listens=False)
    so_far = " ".join(made.options[at].text for at in picked)
    at = f"{session.holder_id}:{session.id}:{session.number}"
    code = "".join(map(_digit, picked))
    words = [
        Button(option.text, f"1:xo:{at}:{code}{_digit(number)}")
        for number, option in enumerate(made.options)
        if number not in picked
    ]
    rows = [tuple(words[first : first + WORDS_IN_ROW]) for first in range(0, len(words), WORDS_IN_ROW)]
    if picked:
        row: tuple[Button, ...] = (Button(t.plain("⌫ Back"), f"1:xo:{at}:{code[:-1] or '-'}"),)
        if not words:
            row = (Button(t.plain("✅ Ready"), f"1:xk:{at}:{code}"), *row)
        rows.append(row)
    lines = [shown.html, "", f"✏️ <b>{dutch_words(t, so_far)}</b>" if so_far else "✏️ …"]
    return Rendered("\n".join(lines), (*rows, *_always(t, made, session)))


def picked_of(code: str) -> tuple[int, ...]:
    """The places of the words in the data of a button."""
    return () if code == "-" else tuple(int(character, 36) for character in code)


def _digit(number: int) -> str:
    return "0123456789abcdefghijklmnopqrstuvwxyz"[number]


def why(t: Translator, reason: Why, topic: str) -> str:
    """Plain words of why a card comes now. `topic` is its name in the reader's language."""
    match reason.kind:
        case WhyKind.APPOINTMENT if reason.day is not None:
            return t.plain(
                "You have an appointment on {day}: {topic}.", day=t.short_day(reason.day), topic=topic
            )
        case WhyKind.EXAM if reason.day is not None:
            return t.plain(
                "Your exam {part} is on {day}.",
                part=short_names(t, [Part(reason.subject)]),
                day=t.short_day(reason.day),
            )
        case _:
            return t.plain("It helps with a goal in your plan: {topic}.", topic=topic)


def no_reason(t: Translator) -> str:
    return t.plain("It is time for this card: so you will not forget it.")


def _instruction(t: Translator, made: Exercise) -> Html:
    if made.form is Form.PICTURE_WORD:
        if made.card.kind is CardKind.SOUND:
            return t.text("👂 <b>Which letters do you hear?</b>")
        if made.card.level is CardLevel.ALFA:
            return t.text("👆 <b>Tap the right picture.</b>")
        return t.text("👆 <b>Tap the right word.</b>")
    return {
        Form.TEACH: t.text("🆕 <b>New</b>"),
        Form.MC_MEANING: t.text("💭 <b>What does this mean?</b>"),
        Form.CLOZE_CHOICE: t.text("🧩 <b>Which word is missing?</b>"),
        Form.WORD_ORDER: t.text("🔀 <b>Put the words in order.</b>"),
        Form.TYPE_WORD: t.text("✍️ <b>Write it in Dutch.</b>"),
        Form.DICTATION: t.text("👂 <b>Write what you hear.</b>"),
        Form.MC_TEXT: t.text("📖 <b>Read and choose.</b>"),
        Form.KNM_CHOICE: t.text("📖 <b>Read and choose.</b>"),
        Form.MC_REPLY: t.text("💬 <b>What do you say?</b>"),
        Form.SENTENCE_COMPLETION: t.text("✍️ <b>Write the rest of the sentence.</b>"),
        Form.WRITE_SENTENCE: t.text("✍️ <b>Write one or two sentences.</b>"),
        Form.SPEAK_REPEAT: t.text("🎙 <b>Say it aloud. You can send it as a voice message.</b>"),
        Form.SPEAK_SITUATION: t.text("🎙 <b>What do you say? You can send it as a voice message.</b>"),
    }[made.form]


def _shown(t: Translator, made: Exercise, gloss: Gloss) -> list[str]:
    """What is asked about, without what would give the answer away."""
    card = made.card
    match made.form:
        case Form.TEACH:
            return taught(t, card, gloss)
        case Form.PICTURE_WORD if card.kind is CardKind.SOUND:
            return [f"{card.emoji} <b>{dutch_words(t, with_gap(card))}</b>"]
        case Form.PICTURE_WORD if card.level is not CardLevel.ALFA:
            return [card.emoji]
        case Form.PICTURE_WORD | Form.MC_MEANING:
            return [f"<b>{dutch_words(t, card.word)}</b>"]
        case Form.CLOZE_CHOICE:
            return [f"<b>{dutch_words(t, with_gap(card))}</b>"]
        case Form.WORD_ORDER:
            return meant(gloss, f"{card.id}/sentence", card.sentence)
        case Form.TYPE_WORD:
            meaning = gloss(f"{card.id}/word", card.word)
            return [f"{card.emoji} {_own(meaning)}".strip() if meaning else card.emoji]
        case Form.DICTATION:
            return []
        case Form.SPEAK_REPEAT:
            return [f"<b>{dutch_words(t, card.sentence)}</b>"]
        case _:
            item = card.items[made.item - 1]
            lines = [f"<b>{dutch_words(t, line)}</b>" for line in item.text.split("\n")]
            return [*lines, f"<b>{dutch_words(t, item.question)}</b>"] if item.question else lines


def taught(t: Translator, card: Card, gloss: Gloss) -> list[str]:
    """A card with its sentence and what they mean."""
    lines = [f"{card.emoji} <b>{dutch_words(t, card.word)}</b>".strip()]
    lines += meant(gloss, f"{card.id}/word", card.word)
    if card.plural:
        lines.append(f"<i>{dutch_words(t, f'de {card.plural}')}</i>")
    lines += ["", f"<b>{dutch_words(t, card.sentence)}</b>"]
    lines += meant(gloss, f"{card.id}/sentence", card.sentence)
    return [*lines, *explained(t, card, gloss)]


def explained(t: Translator, card: Card, gloss: Gloss) -> list[str]:
    """One line why, with its meaning."""
    if not card.explain:
        return []
    meaning = gloss(f"{card.id}/explain", card.explain)
    return ["", f"💡 {dutch_words(t, card.explain)}", *([_own(meaning)] if meaning else [])]


def _translation(t: Translator, made: Exercise, gloss: Gloss) -> list[str]:
    """What the Dutch of the question means: of its text; of a word, of the sentence in which it stands."""
    card = made.card
    if not made.item:
        # Of a sound it is the sentence in which the letters are looked for.
        of_sound = card.kind is CardKind.SOUND
        stands_there = of_sound or made.form in (Form.SPEAK_REPEAT, Form.CLOZE_CHOICE)
        lines: list[str] = [] if stands_there else [dutch_words(t, card.sentence)]
        return [*lines, *meant(gloss, f"{card.id}/sentence", card.sentence)]
    item = card.items[made.item - 1]
    text = f"{item.text}\n{item.question}" if item.question else item.text
    lines = [*meant(gloss, made.place, text)]
    for option in made.options:
        if meaning := gloss(option.meaning, option.text):
            lines.append(f"• {dutch_words(t, option.text)} = {_own(meaning)}")
    return lines


def meant(gloss: Gloss, place: str, dutch: str) -> list[str]:
    """The lines of a meaning; none where there is none."""
    meaning = gloss(place, dutch)
    return [_own(line) for line in meaning.split("\n")] if meaning else []


def _buttons(t: Translator, made: Exercise, session: Session, gloss: Gloss, *, listens: bool) -> Buttons:
    at = f"{session.holder_id}:{session.id}:{session.number}"
    rows: list[tuple[Button, ...]] = []
    if made.form is Form.TEACH:
        rows.append((Button(t.plain("▶️ Go on"), f"1:xa:{at}:0"),))
    elif made.form is Form.WORD_ORDER:
        pass
    elif made.options:
        rows += _in_rows(
            [
                Button(_label(option, gloss), f"1:xa:{at}:{number}")
                for number, option in enumerate(made.options)
            ]
        )
    elif is_open(made.form):
        rows.append((Button(t.plain("👀 Show an example"), f"1:xm:{at}"),))
    return (*rows, *_always(t, made, session, listens=listens))


def _always(t: Translator, made: Exercise, session: Session, *, listens: bool = False) -> Buttons:
    """I don't know, translate, listen, why this, stop for today, this is not right."""
    at = f"{session.holder_id}:{session.id}:{session.number}"
    first: list[Button] = []
    if made.form is not Form.TEACH and not is_open(made.form):
        first.append(Button(t.plain("🤷 I don't know"), f"1:xd:{at}"))
    if made.form not in (Form.TEACH, Form.WORD_ORDER, Form.TYPE_WORD, Form.DICTATION):
        first.append(Button(t.plain("🌐 Translate"), f"1:xt:{at}"))
    if listens and spoken_words(made):
        first.append(Button(t.plain("🔊 Listen"), f"1:xl:{at}"))
    second = [
        Button(t.plain("❓ Why this?"), f"1:xw:{at}"),
        Button(t.plain("✋ Stop for today"), f"1:xs:{session.holder_id}"),
        Button(t.plain("🚩 Not right"), f"1:xr:{at}"),
    ]
    return tuple(tuple(row) for row in (first, second) if row)


def _in_rows(buttons: Sequence[Button]) -> list[tuple[Button, ...]]:
    if all(len(button.label) <= SHORT_LABEL for button in buttons):
        return [tuple(buttons)]
    return [(button,) for button in buttons]


def _label(option: Option, gloss: Gloss) -> str:
    return (gloss(option.meaning, option.text) or option.text) if option.is_gloss else option.text


def dutch_words(t: Translator, words: str) -> Html:
    """Dutch within a text of another direction."""
    return t.line(words) if words else Html("")


def _own(words: str) -> Html:
    return Html(escape(words))


def hears(made: Exercise) -> bool:
    """Whether the question is heard as soon as it is asked, where there is a voice."""
    heard = made.form in (Form.TEACH, Form.PICTURE_WORD, Form.DICTATION, Form.SPEAK_REPEAT)
    return heard and bool(spoken_words(made))


def spoken_words(made: Exercise) -> str:
    """What the button "listen" says: nothing that the exercise asks for, so of some nothing at all."""
    card = made.card
    if made.item:
        item = card.items[made.item - 1]
        return f"{item.text}\n{item.question}" if item.question else item.text
    match made.form:
        case Form.TEACH | Form.DICTATION | Form.SPEAK_REPEAT:
            return card.sentence
        case Form.PICTURE_WORD if card.kind is CardKind.SOUND:
            return card.sentence
        case Form.PICTURE_WORD if card.level is CardLevel.ALFA:
            return card.word
        case Form.MC_MEANING:
            return card.word
        case Form.CLOZE_CHOICE:
            return with_gap(card).replace(GAP, "…")
        case _:
            return ""
