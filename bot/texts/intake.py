"""What is known of a person at the start and now, as they read it and say it; coaches read the same words."""

from collections.abc import Mapping

from bot.i18n import Translator
from bot.rules.plans import CHOICES, Compared, IntakeEntry, IntakeField, codes_of, mask_of
from bot.texts.rendered import Body, Button, Buttons

KEYWORD = "de intake"


def overview(t: Translator, known: Mapping[IntakeField, Compared]) -> Body:
    """Each field with what is known, and with the start where that was something else."""
    lines: list[str] = [
        t.text("🧩 <b>What we know about you</b>"),
        t.text("Your coach sees this too. Tap what is not right."),
    ]
    for field in IntakeField:
        compared = known.get(field)
        lines.append(f"\n<b>{field_name(t, field)}</b>")
        if compared is None:
            lines.append(t.text("▫️ Not known yet."))
        elif compared.changed:
            lines.append(t.text("At the start: {what}", what=said(t, compared.start)))
            lines.append(t.text("Now: {what}", what=said(t, compared.now)))
        else:
            lines.append(t.text("{what}", what=said(t, compared.now)))
    return Body("\n".join(lines), KEYWORD)


def overview_buttons(t: Translator, holder_id: int, known: Mapping[IntakeField, Compared]) -> Buttons:
    rows: list[tuple[Button, ...]] = []
    for field in IntakeField:
        mask = mask_of(field, known[field].now.codes) if field in known else 0
        rows.append((Button(field_name(t, field), f"1:nb:{holder_id}:{field}:{mask}"),))
    return (*rows, (Button(t.plain("🗺 My plan"), f"1:pa:{holder_id}"),))


def question(t: Translator, field: IntakeField) -> Body:
    several = CHOICES[field].several
    lines = [
        f"🧩 <b>{field_name(t, field)}</b>",
        t.text("Tap all that fits, then tap 💾.") if several else t.text("Tap what fits best."),
    ]
    return Body("\n".join(lines), KEYWORD)


def question_buttons(t: Translator, holder_id: int, field: IntakeField, mask: int) -> Buttons:
    """`mask` is what is chosen so far. Where several may be chosen, nothing is kept before "save"."""
    rows = choice_rows(t, field, mask, choose=f"1:nb:{holder_id}:{field}", keep=f"1:nc:{holder_id}:{field}")
    return (*rows, (Button(t.plain("↩️ Back"), f"1:na:{holder_id}"),))


def choice_rows(
    t: Translator, field: IntakeField, mask: int, *, choose: str, keep: str, staff: bool = False
) -> Buttons:
    """A button a choice. `choose` and `keep` are the data before the number of what is chosen then."""
    choices = CHOICES[field]
    buttons = []
    for at, code in enumerate(choices.codes):
        bit = 1 << at
        sign = "✅ " if mask & bit else ""
        data = f"{choose}:{mask ^ bit}" if choices.several else f"{keep}:{bit}"
        buttons.append(Button(sign + choice_name(t, field, code, staff=staff), data))
    width = 2 if field is IntakeField.LANGUAGES else 1
    rows = [tuple(buttons[at : at + width]) for at in range(0, len(buttons), width)]
    if choices.several:
        rows.append((Button(t.plain("💾 Save"), f"{keep}:{mask}"),))
    return tuple(rows)


def said(t: Translator, entry: IntakeEntry, *, staff: bool = False) -> str:
    """In the order of the buttons, in whatever order they were tapped."""
    codes = codes_of(entry.field, mask_of(entry.field, entry.codes))
    return t.plain(", ").join(choice_name(t, entry.field, code, staff=staff) for code in codes) or t.plain(
        "nothing chosen"
    )


def field_name(t: Translator, field: IntakeField) -> str:
    return {
        IntakeField.SCHOOLING: t.plain("🎓 Schooling"),
        IntakeField.LITERACY: t.plain("🔤 Reading and writing"),
        IntakeField.LANGUAGES: t.plain("🗣 Languages"),
        IntakeField.WORK: t.plain("💼 Work"),
        IntakeField.FAMILY: t.plain("🏠 Care for others at home"),
        IntakeField.WISHES: t.plain("⭐ Wishes"),
        IntakeField.HELPS: t.plain("🤝 What helps"),
    }[field]


def choice_name(t: Translator, field: IntakeField, code: str, *, staff: bool = False) -> str:
    """`staff` may know no other script: they read the names of languages in their own."""
    match field:
        case IntakeField.SCHOOLING:
            return {
                "none": t.plain("No school"),
                "primary": t.plain("Primary school"),
                "secondary": t.plain("Secondary school"),
                "vocational": t.plain("Vocational training"),
                "higher": t.plain("Higher education"),
            }[code]
        case IntakeField.LITERACY:
            return {
                "none": t.plain("Not yet"),
                "other_script": t.plain("In another script"),
                "slow": t.plain("In Latin script, slowly"),
                "well": t.plain("In Latin script, well"),
            }[code]
        case IntakeField.LANGUAGES:
            if code == "other":
                return t.plain("Another language")
            return t.language_for_staff(code) if staff else t.language_name(code)
        case IntakeField.WORK:
            return {
                "none": t.plain("No paid work yet"),
                "before": t.plain("Worked before coming here"),
                "own_business": t.plain("Had or has an own business"),
                "volunteer": t.plain("Volunteer work"),
                "internship": t.plain("Internship"),
                "part_time": t.plain("Part-time job"),
                "full_time": t.plain("Full-time job"),
            }[code]
        case IntakeField.FAMILY:
            return {
                "none": t.plain("No care for others"),
                "small_children": t.plain("Children under 4"),
                "school_children": t.plain("Children at school"),
                "single_parent": t.plain("Cares for the children alone"),
                "cares": t.plain("Looks after another adult"),
            }[code]
        case IntakeField.WISHES:
            return {
                "language": t.plain("Speak Dutch well"),
                "job": t.plain("Find a job"),
                "own_business": t.plain("Start a business"),
                "diploma": t.plain("Use a diploma here"),
                "study": t.plain("Study or learn a trade"),
                "people": t.plain("Get to know people"),
                "sport": t.plain("Sport or a hobby"),
            }[code]
        case IntakeField.HELPS:
            return {
                "pictures": t.plain("Pictures and examples"),
                "audio": t.plain("Listening instead of reading"),
                "small_group": t.plain("A small group"),
                "own_pace": t.plain("An own pace"),
                "evening": t.plain("Lessons in the evening"),
                "buddy": t.plain("A language buddy"),
                "child_care": t.plain("Child care"),
                "computer": t.plain("A computer"),
            }[code]
