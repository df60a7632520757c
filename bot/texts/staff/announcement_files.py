"""What coaches and managers read of versions that others make: a machine, or a translator with a file."""

from collections.abc import Callable, Sequence

from bot.i18n import Html, Translator
from bot.i18n.languages import LANGUAGES
from bot.rules.announcements import ANSWER_LIMIT, Announcement
from bot.rules.audience import DUTCH
from bot.rules.errors import Refused
from bot.texts.rendered import Button, Rendered
from bot.texts.staff.announcement_refusals import refused
from bot.texts.staff.announcement_versions import in_rows
from bot.texts.staff.announcing import hub_button


def machine_away(t: Translator) -> Rendered:
    return Rendered(
        t.text("🤖 The machine does not answer now. Nothing is lost. Try again later, or write it yourself.")
    )


def machine_cannot(t: Translator, missing: Sequence[str]) -> Rendered:
    names = ", ".join(t.language_for_staff(language) for language in missing)
    return Rendered(t.text("🤖 The machine made nothing of it in: {languages}.", languages=names))


def for_translator(t: Translator, one: Announcement, shown: Sequence[str]) -> Rendered:
    buttons = [
        Button(f"PO · {t.language_for_staff(language)}", f"1:we:{one.id}:{language}")
        for language in shown
        if language != DUTCH
    ]
    return Rendered(
        t.text(
            "📄 <b>For a translator</b>\nA spreadsheet with a column for each language, or a PO file for one language. "
            "Send it back to me here when it is filled in."
        ),
        (
            (Button(t.plain("📊 Spreadsheet, all languages"), f"1:we:{one.id}:xlsx"),),
            *in_rows(buttons),
            (Button(t.plain("◀️ Languages"), f"1:wl:{one.id}"),),
        ),
    )


def file_caption(t: Translator) -> Rendered:
    return Rendered(
        t.text(
            "📄 Only the columns or lines of the other languages are to be filled in. The answers have at most {limit} characters each.",
            limit=ANSWER_LIMIT,
        )
    )


def came_back(
    t: Translator,
    announcement_id: int,
    taken: Sequence[str],
    faults: Sequence[tuple[str, str, Refused]],
    *,
    older: bool,
) -> Rendered:
    """What of a translator's file was taken, and what not. A fault: the language, the part, and why."""
    lines: list[str] = []
    if taken:
        names = ", ".join(t.language_for_staff(language) for language in taken)
        lines.append(t.text("📄 Taken from the file: {languages}", languages=names))
    if older and taken:
        lines.append(
            t.text("⏳ The Dutch text was changed after this file was made. Look whether it still fits.")
        )
    if faults:
        lines.append(t.text("⚠️ Not taken, and left as it was:"))
    lines += [_fault(t, *fault) for fault in faults]
    rows = ((Button(t.plain("🌍 Languages"), f"1:wl:{announcement_id}"),), (hub_button(t, announcement_id),))
    return Rendered("\n".join(lines), rows)


def _fault(t: Translator, language: str, part: str, error: Refused) -> Html:
    if language not in LANGUAGES:
        return t.text("• {code}: I do not know this language.", code=language)
    return t.text(
        "• {language}, {part}: {why}",
        language=t.language_for_staff(language),
        part=_part_name(t, part),
        why=refused(t, error),
    )


def _part_name(t: Translator, part: str) -> str:
    """`part` as `bot.imports.announcement_versions` calls it."""
    name, _, number = part.partition(" ")
    match name:
        case "question":
            return t.plain("question")
        case "answer":
            return t.plain("answer {number}", number=number)
        case _:
            return t.plain("text")


def unreadable(t: Translator, reason: str) -> Rendered:
    reasons: dict[str, Callable[[], Html]] = {
        "unreadable": lambda: t.text("the file cannot be read"),
        "too_large": lambda: t.text("the file is too large"),
        "not_ours": lambda: t.text("this is not a file of an announcement that I made"),
        "language": lambda: t.text("the file does not say in which language it is"),
        "nothing": lambda: t.text("nothing is filled in"),
    }
    return Rendered(t.text("📄 Nothing was changed: {why}.", why=reasons[reason]()))
