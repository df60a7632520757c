"""What came of an answer: right or not, the right sentence with its meaning, one line why, and what comes next."""

from collections.abc import Sequence

from bot.i18n import Html, Translator, escape, isolate
from bot.rules.answer_values import Judged, Note, Verdict
from bot.rules.cards import Form
from bot.rules.forms import Exercise, is_open, is_spoken
from bot.rules.practice import Dot
from bot.rules.scheduling import Grade
from bot.rules.sessions import Session, next_card
from bot.texts.common import named
from bot.texts.practice import Gloss, bold, dutch_words, explained, meant, pictured
from bot.texts.rendered import Button, Buttons, Rendered

_DOTS = {Dot.PRACTISED: "🟢", Dot.FREE: "🔵", Dot.NONE: "⚪"}
DOTS_IN_ROW = 10


def feedback(
    t: Translator,
    made: Exercise,
    session: Session,
    gloss: Gloss,
    *,
    judged: Judged | None = None,
    built: str = "",
    name: str = "",
    listens: bool,
) -> Rendered:
    """The question became this. `judged` tells what was typed otherwise, `built` is the sentence that was made of words
    in another order than a right one."""
    asked = session.asked[-1]
    lines: list[str] = [named(t, name)] if name else []
    # Nobody but they themselves judged what they wrote or said: that it was right is not ours to say.
    own = is_open(made.form) and asked.grade is not Grade.AGAIN
    lines += [_verdict(t, None if own else asked.grade, judged), ""]
    if judged is not None and judged.notes:
        lines += [*(_note(t, note) for note in judged.notes), ""]
    if made.options and asked.chosen is not None and asked.chosen != made.right:
        lines += _chosen(t, made, asked.chosen, gloss)
    if built:
        lines += [t.text("Your answer: {answer}", answer=dutch_words(t, built)), ""]
    lines += _right(t, made, gloss, judged)
    return Rendered("\n".join(lines), after(t, session, listens=listens))


def not_counted(t: Translator, judged: Judged) -> Rendered:
    """What does not count: another language, or nothing at all. The question stays."""
    if Note.IN_WORDS in judged.notes:
        return Rendered(t.text("✍️ Please write the number in words."))
    return Rendered(t.text("✍️ Please write the answer in Dutch."))


def model(
    t: Translator,
    made: Exercise,
    session: Session,
    gloss: Gloss,
    *,
    to_coach: bool,
    to_buddy: bool = False,
    name: str = "",
) -> Rendered:
    """An example beside what somebody wrote or said; they judge it themselves. Others get it only by a tap."""
    at = f"{session.holder_id}:{session.id}:{session.number}"
    lines: list[str] = [named(t, name)] if name else []
    lines += [t.text("👀 <b>For example:</b>"), "", *_right(t, made, gloss), "", t.text("How did it go?")]
    rows: list[tuple[Button, ...]] = [
        (
            Button(t.plain("👍 Good"), f"1:xg:{at}:g"),
            Button(t.plain("🔁 Again later"), f"1:xg:{at}:a"),
        )
    ]
    if to_coach:
        rows.append((Button(t.plain("📤 To my coach"), f"1:xc:{at}"),))
    if to_buddy:
        hears = is_spoken(made.form)
        label = t.plain("👂 Let my buddy hear it") if hears else t.plain("👀 Let my buddy read it")
        rows.append((Button(label, f"1:uh:{at}"),))
    return Rendered("\n".join(lines), tuple(rows))


def after(t: Translator, session: Session, *, listens: bool = False) -> Buttons:
    """What comes next; the last question of the day has no next, and nothing to stop."""
    at = f"{session.holder_id}:{session.id}:{session.number}"
    rows: list[tuple[Button, ...]] = []
    if next_card(session) is not None:
        stop = Button(t.plain("🌙 Enough"), f"1:xs:{session.holder_id}:k")
        rows.append((Button(t.plain("▶️ Next"), f"1:xn:{at}"), stop))
    row = [Button(t.plain("🔊 Listen"), f"1:xl:{at}")] if listens else []
    return (*rows, (*row, Button(t.plain("🚩 Not right"), f"1:xr:{at}")))


def done(
    t: Translator, *, days: int, dots: Sequence[Dot], holder_id: int, cards: int, name: str = ""
) -> Rendered:
    """The end of a day: what there is to be glad of, and nothing about what was missed."""
    lines: list[str] = [named(t, name)] if name else []
    lines.append(
        t.text("🎉 <b>Done for today.</b>") if cards else t.text("👍 <b>There are no cards for today.</b>")
    )
    if days:
        lines.append(
            t.plural("You practised on {n} day this week.", "You practised on {n} days this week.", days)
        )
    if Dot.PRACTISED in dots:
        # The days before the first one are nobody's gap.
        shown = "".join(_DOTS[dot] for dot in dots[dots.index(Dot.PRACTISED) :])
        lines += [
            t.line(Html(shown[first : first + DOTS_IN_ROW])) for first in range(0, len(shown), DOTS_IN_ROW)
        ]
    return Rendered("\n".join(lines), ((Button(t.plain("⚙️ My practice"), f"1:xp:{holder_id}"),),))


def stopped(t: Translator, *, tomorrow: bool) -> Rendered:
    """`tomorrow`: a prompt may come then, for there is no pause and no end."""
    if not tomorrow:
        return Rendered(t.text("🌙 That is enough for today."))
    return Rendered(t.text("🌙 That is enough for today. See you tomorrow!"))


def reported(t: Translator) -> str:
    """A word on the screen for a moment."""
    return t.plain("🚩 Thank you. Somebody will check this card.")


def sent_to_coach(t: Translator, coach: str) -> Rendered:
    return Rendered(t.text("📤 {coach} can hear it now.", coach=coach))


def not_sent_to_coach(t: Translator) -> Rendered:
    return Rendered(t.text("📤 I could not send this to your coach. Please try again another day."))


def _verdict(t: Translator, grade: Grade | None, judged: Judged | None) -> Html:
    if judged is not None and judged.verdict is Verdict.ALMOST:
        return t.text("🟡 <b>Almost!</b>")
    return {
        Grade.GOOD: t.text("✅ <b>Right!</b>"),
        Grade.HARD: t.text("✅ <b>Right!</b>"),
        Grade.AGAIN: t.text("🔁 <b>Not yet.</b> You will see it again."),
        None: t.text("👍 <b>Good that you practised.</b>"),
    }[grade]


def _right_words(t: Translator, dutch: str, judged: Judged | None) -> Html:
    """In bold; where they were typed otherwise with only that in bold."""
    marked = judged is not None and judged.shown == dutch and judged.marks
    return _with_marks(t, judged) if judged is not None and marked else bold(t, dutch)


def _with_marks(t: Translator, judged: Judged) -> Html:
    """The right form; what was typed otherwise in bold."""
    words, at = "", 0
    for mark in judged.marks:
        words += (
            escape(judged.shown[at : mark.begin])
            + f"<b><u>{escape(judged.shown[mark.begin : mark.end])}</u></b>"
        )
        at = mark.end
    return t.line(Html(isolate(words + escape(judged.shown[at:]))))


def _note(t: Translator, note: Note) -> Html:
    return {
        Note.LETTER: t.text("One letter is different."),
        Note.ENDING: t.text("Look at the end: d, t or dt."),
        Note.SYLLABLE: t.text("Is it one letter, or two?"),
        Note.IJ: t.text("Write ij in this word."),
        Note.CAPITAL_IJ: t.text("Write a big I and a big J: IJ."),
        Note.ACCENT: t.text("Look at the mark on a letter, as in é or ë."),
        Note.APOSTROPHE: t.text("Look at the mark ' in this word."),
        Note.SPACE: t.text("Is it one word, or two?"),
        Note.ARTICLE_MISSING: t.text("Learn this word with de or het."),
        Note.ARTICLE_WRONG: t.text("Is it de or het?"),
        Note.ARTICLE_EXTRA: t.text("You do not need de or het here."),
        Note.CLOCK: t.text("You can also say the time in words."),
        Note.SHORT: t.text("You wrote it short. This is the whole word."),
        Note.WORD_ORDER: t.text("The words are right. Look at their order."),
        Note.NOT_ALL: t.text("One answer is missing, or there is one too many."),
        Note.OTHER_WORD: t.text("This is another word."),
        Note.IN_WORDS: t.text("Please write the number in words."),
    }[note]


def _chosen(t: Translator, made: Exercise, chosen: int, gloss: Gloss) -> list[str]:
    """What the option means that was tapped."""
    option = made.options[chosen] if 0 <= chosen < len(made.options) else None
    if option is None or made.form is Form.WORD_ORDER:
        return []
    word = option.dutch or option.text
    picture = option.text if option.dutch and made.form is Form.PICTURE_WORD else ""
    answer = pictured(t, picture, dutch_words(t, word))
    meaning = gloss(option.meaning, word) if option.meaning else None
    if not meaning or option.is_gloss:
        return [
            t.text("Your answer: {answer}", answer=answer),
            *([Html(escape(meaning))] if meaning else []),
            "",
        ]
    return [
        t.text("Your answer: {answer} = {meaning}", answer=answer, meaning=meaning),
        "",
    ]


def _right(t: Translator, made: Exercise, gloss: Gloss, judged: Judged | None = None) -> list[str]:
    """The right words with what they mean. Of those that were typed otherwise the letters are marked where they stand."""
    card = made.card
    if not made.item:
        lines: list[str] = [_right_words(t, card.sentence, judged)]
        lines += meant(gloss, f"{card.id}/sentence", card.sentence)
        if made.form in (Form.PICTURE_WORD, Form.MC_MEANING, Form.TYPE_WORD):
            lines = [
                pictured(t, card.emoji, _right_words(t, card.word, judged)),
                *meant(gloss, f"{card.id}/word", card.word),
                "",
                *lines,
            ]
        if judged is not None and judged.shown not in (card.word, card.sentence):
            # Another answer than the one that is learned, and as right.
            lines = [_with_marks(t, judged), "", *lines]
        return [*lines, *explained(t, card, gloss)]
    item = card.items[made.item - 1]
    if is_open(made.form):
        return [bold(t, item.model), *meant(gloss, f"{made.place}/model", item.model)]
    right = made.options[made.right]
    lines = [pictured(t, "✔️", bold(t, right.text)), *meant(gloss, right.meaning, right.text)]
    if item.explain:
        lines += ["", pictured(t, "💡", dutch_words(t, item.explain))]
        lines += meant(gloss, f"{made.place}/explain", item.explain)
        return lines
    return [*lines, *explained(t, card, gloss)]
