"""What coaches and managers read where they write an announcement: its words, its question, its languages, how it looks."""

from collections.abc import Sequence

from bot.i18n import Html, Translator, escape
from bot.rules.announcements import (
    ANSWER_LIMIT,
    LONGEST,
    MOST_ANSWERS,
    QUESTION_LIMIT,
    Announcement,
    Medium,
    Source,
    Text,
)
from bot.rules.audience import DUTCH, Reached
from bot.rules.lengths import shortened
from bot.rules.values import Dial
from bot.texts.rendered import Button, Buttons, Rendered
from bot.texts.staff.announcing import hub_button, medium_line

SHOWN = 1500  # UTF-16 units of a version on its page; the preview shows all
DIALS = {"o": Dial.OWN, "b": Dial.BOTH, "h": Dial.HIDDEN, "d": Dial.DUTCH}
IN_A_ROW = 3


def back_button(t: Translator, announcement_id: int, language: str) -> Button:
    """To the page on which the words of this language stand."""
    if language == DUTCH:
        return hub_button(t, announcement_id)
    return Button(
        t.plain("◀️ Back to {language}", language=t.language_for_staff(language)),
        f"1:wv:{announcement_id}:{language}",
    )


# Asking


def ask_words(t: Translator, language: str, *, back: Button) -> Rendered:
    if language == DUTCH:
        return Rendered(
            t.text(
                "✏️ <b>Write the text in Dutch</b>\nShort and plain. Or send a picture or a voice message with the text under it."
            ),
            ((back,),),
        )
    return Rendered(
        t.text(
            "✏️ <b>Write the text in {language}</b>\nIt takes the place of what is there. At most {limit} characters.",
            language=t.language_for_staff(language),
            limit=LONGEST,
        ),
        ((back,),),
    )


def ask_question(t: Translator, one: Announcement, language: str, *, back: Button) -> Rendered:
    if language == DUTCH:
        html = t.text(
            "❓ <b>What do you want to ask?</b>\nIn Dutch, at most {limit} characters. The answers come next: people tap one.",
            limit=QUESTION_LIMIT,
        )
    else:
        html = t.text(
            "❓ <b>Write the question in {language}</b>\nIn Dutch: {question}",
            language=t.language_for_staff(language),
            question=one.dutch.question if one.dutch else "",
        )
    rows: list[tuple[Button, ...]] = []
    if language == DUTCH and one.dutch is not None and one.dutch.question:
        rows.append((Button(t.plain("🗑 Without a question"), f"1:wz:{one.id}"),))
    return Rendered(html, (*rows, (back,)))


def ask_answers(t: Translator, one: Announcement, language: str, *, back: Button) -> Rendered:
    if language == DUTCH:
        html = t.text(
            "🔘 <b>Which answers can people tap?</b>\nOne on each line, at most {most}, each at most {limit} characters.",
            most=MOST_ANSWERS,
            limit=ANSWER_LIMIT,
        )
    else:
        answers = one.dutch.answers if one.dutch else ()
        html = t.text(
            "🔘 <b>Write the answers in {language}</b>\nOne on each line, in this order:\n{answers}",
            language=t.language_for_staff(language),
            answers=Html("\n".join(f"{n}. {escape(answer)}" for n, answer in enumerate(answers, start=1))),
        )
    return Rendered(html, ((back,),))


def ask_file(t: Translator, text: Text, announcement_id: int, *, back: Button) -> Rendered:
    lines: list[str] = [
        t.text(
            "🖼 <b>Send a picture or a voice message in {language}</b>\nIt goes with the text.",
            language=t.language_for_staff(text.language),
        )
    ]
    rows: list[tuple[Button, ...]] = []
    if text.medium is not None:
        lines.append(medium_line(t, text.medium))
        rows.append(
            (Button(t.plain("🗑 Without it"), f"1:wg:{announcement_id}:{text.language}"),),
        )
    return Rendered("\n".join(lines), (*rows, (back,)))


def write_under_it(t: Translator) -> Rendered:
    return Rendered(t.text("✏️ Please send it once more, with the text under it."))


def file_please(t: Translator, *, back: Button) -> Rendered:
    return Rendered(
        t.text("🖼 Please send a picture or a voice message. Other files cannot go along."), ((back,),)
    )


def goes_on(t: Translator, *, back: Button) -> Rendered:
    return Rendered(
        t.text(
            "✂️ This text is as long as Telegram lets a message be. Does it go on? Send the rest: it comes behind it."
        ),
        ((back,),),
    )


# Languages


def languages(
    t: Translator,
    one: Announcement,
    shown: Sequence[str],
    reached: Reached,
    *,
    machine: bool,
) -> Rendered:
    lines: list[str] = [t.text("🌍 <b>Languages</b>\nTap one to write or check it.")]
    buttons: list[Button] = []
    for language in shown:
        text = one.texts.get(language)
        people = sum(each.people for each in reached.reaches if each.language == language)
        sign, words = _state(t, one, language, reached)
        lines.append(
            t.plural(
                "{sign} {language}: {n} person, {state}",
                "{sign} {language}: {n} people, {state}",
                people,
                sign=Html(sign),
                language=t.language_for_staff(language),
                state=words,
            )
        )
        if text is not None and one.is_older(text):
            lines.append(t.text("⏳ older than the Dutch text"))
        if language != DUTCH:
            buttons.append(Button(f"{sign} {t.language_for_staff(language)}", f"1:wv:{one.id}:{language}"))
    rows: list[tuple[Button, ...]] = list(in_rows(buttons))
    if machine and any(language not in one.texts for language in shown):
        rows.append((Button(t.plain("🤖 All that are missing, by machine"), f"1:wm:{one.id}"),))
    rows += [
        (
            Button(t.plain("➕ Another language"), f"1:wo:{one.id}"),
            Button(t.plain("📄 For a translator"), f"1:we:{one.id}"),
        ),
        (hub_button(t, one.id),),
    ]
    return Rendered("\n".join(lines), tuple(rows))


def _state(t: Translator, one: Announcement, language: str, reached: Reached) -> tuple[str, Html]:
    """A sign, and what there is in this language; where there is nothing, what its readers get."""
    text = one.texts.get(language)
    if text is None:
        others = {each.version for each in reached.reaches if each.language == language} or {DUTCH}
        names = ", ".join(t.language_for_staff(other) for other in sorted(others))
        return "▫️", t.text("no version, so {languages}", languages=names)
    if not one.is_ready(text):
        return "⚠️", t.text("question or answers missing, so Dutch until it is whole")
    if text.by_machine:
        return "🤖", t.text("by a machine, not checked yet")
    return "✅", {
        Source.PERSON: t.text("by a person"),
        Source.FILE: t.text("from a translator's file"),
        Source.MACHINE: t.text("by a machine, checked by a person"),
    }[text.source]


def other_languages(t: Translator, announcement_id: int, codes: Sequence[str]) -> Rendered:
    buttons = [Button(t.language_for_staff(code), f"1:wv:{announcement_id}:{code}") for code in codes]
    back = (Button(t.plain("◀️ Languages"), f"1:wl:{announcement_id}"),)
    return Rendered(t.text("➕ In which language?"), (*in_rows(buttons), back))


def version(
    t: Translator, one: Announcement, language: str, reached: Reached, *, parts: int, machine: bool
) -> Rendered:
    """One language: what it says, and what can be done with it."""
    text = one.texts.get(language)
    people = sum(each.people for each in reached.reaches if each.language == language)
    sign, words = _state(t, one, language, reached)
    lines: list[str] = [
        t.text("🌍 <b>{language}</b>", language=t.language_for_staff(language)),
        t.plural(
            "{sign} {n} person, {state}", "{sign} {n} people, {state}", people, sign=Html(sign), state=words
        ),
    ]
    at = f"{one.id}:{language}"
    rows: list[tuple[Button, ...]] = []
    first = [
        Button(t.plain("✏️ Write it"), f"1:wt:{at}"),
        Button(t.plain("📄 PO file"), f"1:we:{at}"),
    ]
    if machine and (text is None or text.by_machine):
        first.append(Button(t.plain("🤖 By machine"), f"1:wm:{at}"))
    rows.append(tuple(first))
    if text is not None:
        older = one.is_older(text)
        if older:
            lines.append(
                t.text("⏳ The Dutch text was changed after this one. Look whether it still says the same.")
            )
        if parts > 1:
            lines.append(t.text("✂️ This will be {n} messages.", n=parts))
        if text.medium is not None:
            lines.append(medium_line(t, text.medium))
        lines += ["", f"<blockquote>{escape(shortened(text.words, SHOWN))}</blockquote>"]
        if text.question:
            lines.append(f"❓ {escape(text.question)}")
        lines += [f"🔘 {escape(answer)}" for answer in text.answers]
        if text.by_machine or older:
            seen = int(text.set_at.timestamp()) if text.set_at else 0
            rows.insert(0, (Button(t.plain("✅ I checked it"), f"1:wc:{at}:{seen}"),))
        more = [Button(t.plain("🖼 Picture, 🎙 voice"), f"1:wf:{at}")]
        if one.dutch is not None and one.dutch.question:
            more.insert(0, Button(t.plain("❓ Question"), f"1:wq:{at}"))
        rows += [
            tuple(more),
            (Button(t.plain("👁 Preview"), f"1:wp:{at}:o"), Button(t.plain("🗑 Drop it"), f"1:wx:{at}")),
        ]
    rows.append((Button(t.plain("◀️ Languages"), f"1:wl:{one.id}"),))
    return Rendered("\n".join(lines), tuple(rows))


def sure_to_drop(t: Translator, announcement_id: int, language: str) -> Rendered:
    name = t.language_for_staff(language)
    at = f"{announcement_id}:{language}"
    return Rendered(
        t.text("🗑 Drop the version in {language}? Who reads it gets another one then.", language=name),
        ((Button(t.plain("🗑 Yes, drop it"), f"1:wx:{at}:y"), back_button(t, announcement_id, language)),),
    )


# How it looks


def dial_name(t: Translator, dial: Dial) -> str:
    return {
        Dial.OWN: t.plain("Own language"),
        Dial.BOTH: t.plain("Both"),
        Dial.HIDDEN: t.plain("Dutch, own hidden"),
        Dial.DUTCH: t.plain("Only Dutch"),
    }[dial]


def preview(
    t: Translator,
    shown: Rendered,
    announcement_id: int,
    languages_shown: Sequence[str],
    *,
    language: str,
    dial: str,
) -> Rendered:
    """The very message, with what stands on its buttons as words; below it the other languages and positions."""
    lines: list[str] = [
        t.text(
            "👁 <b>As somebody reads it: {language}, “{dial}”</b>",
            language=t.language_for_staff(language),
            dial=dial_name(t, DIALS[dial]),
        )
    ]
    if shown.medium is not None:
        lines.append(medium_line(t, Medium(shown.medium)))
    labels = [button.label for row in shown.buttons for button in row]
    lines += ["", shown.html, "", *(f"[ {escape(label)} ]" for label in labels)]
    choices = [
        Button(
            f"{'✅ ' if code == language else ''}{t.language_for_staff(code)}",
            f"1:wp:{announcement_id}:{code}:{dial}",
        )
        for code in languages_shown
    ]
    positions = [
        Button(
            f"{'✅ ' if code == dial else ''}{dial_name(t, each)}",
            f"1:wp:{announcement_id}:{language}:{code}",
        )
        for code, each in DIALS.items()
    ]
    return Rendered(
        "\n".join(lines),
        (
            *in_rows(choices),
            *in_rows(positions, 2),
            (Button(t.plain("✉️ Send to me"), f"1:ws:{announcement_id}:{language}:{dial}"),),
            (hub_button(t, announcement_id),),
        ),
    )


def for_test(shown: Rendered) -> Rendered:
    """The message as it will come, with buttons that do nothing."""
    buttons: Buttons = tuple(tuple(Button(each.label, "1:wb") for each in row) for row in shown.buttons)
    return Rendered(shown.html, buttons, shown.medium, shown.file_id)


def only_a_test(t: Translator) -> str:
    return t.plain("👁 This is only a test. Nothing happened.")


def file_gone(t: Translator) -> Rendered:
    return Rendered(t.text("🖼 The picture or voice message cannot be sent any more. Please send it again."))


def in_rows(buttons: Sequence[Button], width: int = IN_A_ROW) -> Buttons:
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))
