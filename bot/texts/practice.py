"""The questions of practice: one message, one question, in the person's language with the Dutch on lines of its own.

Whoever asks for Dutch alone elsewhere has the instruction in their own language here all the same: what is learned is the
sentence, not how to work a button.
"""

from collections.abc import Callable, Sequence

from bot.i18n import Html, Translator, escape
from bot.rules.answer_text import words_of
from bot.rules.cards import Card, CardKind, CardLevel, Form
from bot.rules.forms import GAP, Exercise, Option, is_open, with_gap
from bot.rules.lengths import utf16_length
from bot.rules.lifting import Why, WhyKind
from bot.rules.sessions import Session
from bot.rules.trajectory import Part
from bot.texts.common import named
from bot.texts.line_reminders import short_names
from bot.texts.rendered import Button, Buttons, Rendered

# The meaning of the Dutch at a place of a card, in the reader's language; None where nobody wrote one.
Gloss = Callable[[str, str], str | None]

WORDS_IN_ROW = 3
NUMBERS = ("1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣")
ROW = (
    27  # characters that a row of buttons shows on a narrow phone; each button of it is as wide as the others
)
LONG_LABEL = 28  # more of them are cut off on a narrow phone


def question(
    t: Translator, made: Exercise, session: Session, gloss: Gloss, *, name: str = "", listens: bool
) -> Rendered:
    """The present question with its buttons. `listens`: it can be heard. `name` on a phone that several share."""
    lines: list[str] = [named(t, name)] if name else []
    lines.append(_instruction(t, made))
    if asked := _shown(t, made, gloss):
        lines += ["", *asked]
    if _is_numbered(made, gloss):
        lines += ["", *_numbered(t, made, gloss)]
    if session.present is not None and session.present.hint:
        lines += ["", *_translation(t, made, gloss)]
    return Rendered("\n".join(lines), _buttons(t, made, session, gloss, listens=listens))


def in_order(
    t: Translator, made: Exercise, session: Session, gloss: Gloss, picked: Sequence[int], *, name: str = ""
) -> Rendered:
    """The sentence so far, and the words that are left."""
    shown = question(t, made, session, gloss, name=name, listens=False)
    so_far = built_of(made, picked)
    at = f"{session.holder_id}:{session.id}:{session.number}"
    code = "".join(map(_digit, picked))
    words = [
        Button(option.text, f"1:xo:{at}:{code}{_digit(number)}")
        for number, option in enumerate(made.options)
        if number not in picked
    ]
    rows: list[tuple[Button, ...]] = []
    for word in words:
        if rows and len(rows[-1]) < WORDS_IN_ROW and _fits([*rows[-1], word]):
            rows[-1] = (*rows[-1], word)
        else:
            rows.append((word,))
    if picked:
        row: tuple[Button, ...] = (Button(t.plain("↩️ Back"), f"1:xo:{at}:{code[:-1] or '-'}"),)
        if not words:
            row = (Button(t.plain("✅ Ready"), f"1:xk:{at}:{code}"), *row)
        rows.append(row)
    written = bold(t, so_far) if so_far else Html("…")
    lines = [shown.html, "", pictured(t, "✏️", written)]
    return Rendered("\n".join(lines), (*rows, *_always(t, made, session)))


def built_of(made: Exercise, picked: Sequence[int]) -> str:
    """The sentence of the words in the order in which they were tapped."""
    return " ".join(made.options[at].text for at in picked)


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
                "This is for your appointment on {day}: {topic}.", day=t.short_day(reason.day), topic=topic
            )
        case WhyKind.EXAM if reason.day is not None:
            return t.plain(
                "This is for your exam {part} on {day}.",
                part=short_names(t, [Part(reason.subject)]),
                day=t.short_day(reason.day),
            )
        case WhyKind.NEWS:
            return t.plain("This is about news from your municipality: {topic}.", topic=topic)
        case _:
            return t.plain("This is for a goal in your plan: {topic}.", topic=topic)


def asked_already(t: Translator) -> str:
    """For a second tap on "start": a word on the screen for a moment."""
    return t.plain("👇 Your question is in the chat already.")


def no_reason(t: Translator) -> str:
    return t.plain("You get new cards, and cards that you know: so you will not forget them.")


def _instruction(t: Translator, made: Exercise) -> Html:
    if made.form is Form.PICTURE_WORD:
        if made.card.kind is CardKind.SOUND:
            return t.text("🔤 <b>Which letters are missing?</b>")
        if made.card.level is CardLevel.ALFA:
            return t.text("👆 <b>Tap the right picture.</b>")
        return t.text("👆 <b>Tap the right word.</b>")
    return {
        Form.TEACH: t.text("🆕 <b>This is new.</b>"),
        Form.MC_MEANING: t.text("💭 <b>What does this mean?</b>"),
        Form.CLOZE_CHOICE: t.text("🧩 <b>Which word is missing?</b>"),
        Form.WORD_ORDER: t.text("🔀 <b>Tap the words in the right order.</b>"),
        Form.TYPE_WORD: t.text("✍️ <b>Write this in Dutch.</b>"),
        Form.DICTATION: t.text("👂 <b>Write what you hear.</b>"),
        Form.MC_TEXT: t.text("📖 <b>Read and choose.</b>"),
        Form.KNM_CHOICE: t.text("📖 <b>Read and choose.</b>"),
        Form.MC_REPLY: t.text("💬 <b>What do you say?</b>"),
        Form.SENTENCE_COMPLETION: t.text("✍️ <b>Finish this sentence.</b>"),
        Form.WRITE_SENTENCE: t.text("✍️ <b>Write one or two sentences.</b>"),
        Form.SPEAK_REPEAT: t.text("🎙 <b>Say this aloud.</b> You can also send it as a voice message."),
        Form.SPEAK_SITUATION: t.text("🎙 <b>What do you say?</b> Say it aloud, or send a voice message."),
    }[made.form]


def _shown(t: Translator, made: Exercise, gloss: Gloss) -> list[str]:
    """What is asked about, without what would give the answer away."""
    card = made.card
    match made.form:
        case Form.TEACH:
            return taught(t, card, gloss)
        case Form.PICTURE_WORD if card.kind is CardKind.SOUND:
            return [pictured(t, card.emoji, bold(t, with_gap(card)))]
        case Form.PICTURE_WORD if card.level is not CardLevel.ALFA:
            return [pictured(t, card.emoji, Html(""))]
        case Form.PICTURE_WORD | Form.MC_MEANING:
            return [bold(t, card.word)]
        case Form.CLOZE_CHOICE:
            return [bold(t, with_gap(card))]
        case Form.WORD_ORDER:
            return meant(gloss, f"{card.id}/sentence", card.sentence)
        case Form.TYPE_WORD:
            meaning = gloss(f"{card.id}/word", card.word)
            return [pictured(t, card.emoji, _own(meaning or ""))]
        case Form.DICTATION:
            return []
        case Form.SPEAK_REPEAT:
            return [bold(t, card.sentence)]
        case _:
            item = card.items[made.item - 1]
            lines = item.text.split("\n")
            if not item.question:
                return [bold(t, line) for line in lines]
            return [*(dutch_words(t, line) for line in lines), bold(t, item.question)]


def taught(t: Translator, card: Card, gloss: Gloss) -> list[str]:
    """A card with its sentence and what they mean."""
    lines: list[str] = [pictured(t, card.emoji, bold(t, card.word))]
    lines += meant(gloss, f"{card.id}/word", card.word)
    if card.plural:
        lines.append(f"<i>{dutch_words(t, f'de {card.plural}')}</i>")
    lines += ["", bold(t, card.sentence)]
    lines += meant(gloss, f"{card.id}/sentence", card.sentence)
    return [*lines, *explained(t, card, gloss)]


def explained(t: Translator, card: Card, gloss: Gloss) -> list[str]:
    """One line why, with its meaning."""
    if not card.explain:
        return []
    meaning = gloss(f"{card.id}/explain", card.explain)
    return ["", pictured(t, "💡", dutch_words(t, card.explain)), *([_own(meaning)] if meaning else [])]


def _translation(t: Translator, made: Exercise, gloss: Gloss) -> list[str]:
    """What the Dutch of the question means: of its text; of a word, of the sentence in which it stands.

    No Dutch that stands on the right button, or is to be written, is shown with it.
    """
    card = made.card
    if made.form is Form.PICTURE_WORD and card.kind is CardKind.SOUND:
        return meant(gloss, f"{card.id}/sentence", card.sentence)
    if made.form is Form.PICTURE_WORD and card.level is not CardLevel.ALFA:
        return meant(gloss, f"{card.id}/word", card.word)
    if not made.item:
        without = made.form in (Form.SPEAK_REPEAT, Form.CLOZE_CHOICE, Form.DICTATION)
        lines: list[str] = [] if without else [dutch_words(t, card.sentence)]
        return [*lines, *meant(gloss, f"{card.id}/sentence", card.sentence)]
    item = card.items[made.item - 1]
    text = f"{item.text}\n{item.question}" if item.question else item.text
    lines = [*meant(gloss, made.place, text)]
    numbered = _is_numbered(made, gloss)
    for number, option in enumerate(made.options):
        if meaning := gloss(option.meaning, option.text):
            answer = dutch_words(t, option.text)
            lines.append(
                pictured(t, NUMBERS[number], _own(meaning))
                if numbered
                else t.text("• {answer} = {meaning}", answer=answer, meaning=meaning)
            )
    return lines


def meant(gloss: Gloss, place: str, dutch: str) -> list[str]:
    """The lines of a meaning; none where there is none."""
    meaning = gloss(place, dutch)
    return [_own(line) for line in meaning.split("\n")] if meaning else []


def _buttons(t: Translator, made: Exercise, session: Session, gloss: Gloss, *, listens: bool) -> Buttons:
    at = f"{session.holder_id}:{session.id}:{session.number}"
    rows: list[tuple[Button, ...]] = []
    if made.form is Form.TEACH:
        rows.append((Button(t.plain("▶️ Next"), f"1:xa:{at}:0"),))
    elif made.form is Form.WORD_ORDER:
        pass
    elif made.options:
        numbered = _is_numbered(made, gloss)
        rows += _in_rows(
            [
                Button(NUMBERS[number] if numbered else _label(option, gloss), f"1:xa:{at}:{number}")
                for number, option in enumerate(made.options)
            ]
        )
    elif is_open(made.form):
        # Who repeats a sentence has its example before their eyes.
        label = t.plain("✅ Ready") if made.form is Form.SPEAK_REPEAT else t.plain("👀 Example")
        rows.append((Button(label, f"1:xm:{at}"),))
    return (*rows, *_always(t, made, session, listens=listens))


def _always(t: Translator, made: Exercise, session: Session, *, listens: bool = False) -> Buttons:
    """I don't know, translate, listen, why this, stop for today, this is not right.

    A new card asks nothing and shows its meaning. Where words are put in order, or one is written, the meaning is the
    question itself; to hear the words would be the answer, so they are heard after it.
    """
    at = f"{session.holder_id}:{session.id}:{session.number}"
    buttons: list[Button] = []
    if made.form is not Form.TEACH:
        buttons.append(Button(t.plain("🤷 I don't know"), f"1:xd:{at}"))
    if made.form not in (Form.TEACH, Form.WORD_ORDER, Form.TYPE_WORD):
        buttons.append(Button(t.plain("🔤 Translate"), f"1:xt:{at}"))
    if listens and spoken_words(made):
        buttons.append(Button(t.plain("🔊 Listen"), f"1:xl:{at}"))
    buttons += [
        Button(t.plain("❓ Why this?"), f"1:xw:{at}"),
        Button(t.plain("🌙 Enough"), f"1:xs:{session.holder_id}"),
        Button(t.plain("🚩 Not right"), f"1:xr:{at}"),
    ]
    # Two in a row can be read on a narrow phone. Of an odd number the last three, which are short, share one.
    first = len(buttons) - 3 if len(buttons) % 2 else len(buttons)
    rows = [*(buttons[begin : begin + 2] for begin in range(0, first, 2)), buttons[first:]]
    return tuple(tuple(row) for row in rows if row)


def _in_rows(buttons: Sequence[Button]) -> list[tuple[Button, ...]]:
    """All in one row, or each in its own."""
    return [tuple(buttons)] if _fits(buttons) else [(button,) for button in buttons]


def _fits(row: Sequence[Button]) -> bool:
    return len(row) == 1 or max(len(button.label) for button in row) * len(row) <= ROW


def option_of(made: Exercise, gloss: Gloss, typed: str) -> int | None:
    """The place of the option that somebody wrote instead of tapping it: its words, or the number before them."""
    said = words_of(typed)
    for number, option in enumerate(made.options):
        label = _label(option, gloss)
        names = [label, str(number + 1)] if _is_numbered(made, gloss) else [label]
        if typed.strip() == label or (said and said in map(words_of, names)):
            return number
    return None


def _label(option: Option, gloss: Gloss) -> str:
    return (gloss(option.meaning, option.text) or option.text) if option.is_gloss else option.text


def _is_numbered(made: Exercise, gloss: Gloss) -> bool:
    """Whether the options stand in the message, for at least one of them would be cut off on a button."""
    return made.form is not Form.WORD_ORDER and any(
        utf16_length(_label(option, gloss)) > LONG_LABEL for option in made.options
    )


def _numbered(t: Translator, made: Exercise, gloss: Gloss) -> list[str]:
    return [
        pictured(
            t,
            NUMBERS[number],
            _own(_label(option, gloss)) if option.is_gloss else dutch_words(t, option.text),
        )
        for number, option in enumerate(made.options)
    ]


def pictured(t: Translator, picture: str, words: Html) -> Html:
    """A line that begins with a picture. A flag alone would turn a line the other way in a right-to-left language."""
    return t.line(Html(f"{picture} {words}".strip())) if picture else words


def bold(t: Translator, dutch: str) -> Html:
    return Html(f"<b>{dutch_words(t, dutch)}</b>")


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
        case Form.TEACH if card.level is CardLevel.ALFA and card.kind is not CardKind.SOUND:
            # Who reads nothing hears what belongs to the picture, as in the question that follows.
            return card.word
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


def heard_after(made: Exercise) -> str:
    """What can be heard once there is an answer: the right words of an item, as they are shown; else the sentence."""
    if not made.item:
        return made.card.sentence
    return made.options[made.right].text if made.options else made.card.items[made.item - 1].model
