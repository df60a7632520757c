"""What coaches read of the intake: what was known at the start, and what is known now."""

from collections.abc import Mapping

from bot.i18n import Html, Translator
from bot.rules.plans import CHOICES, Compared, IntakeEntry, IntakeField, codes_of, mask_of
from bot.rules.values import Holder
from bot.texts.rendered import Button, Rendered


def overview(
    t: Translator, holder: Holder, known: Mapping[IntakeField, Compared], names: Mapping[int, str]
) -> Rendered:
    """Each field with its start and now; `names` of staff, by their ids."""
    lines: list[str] = [t.text("🧩 <b>Intake of {name}</b>", name=holder.name)]
    rows: list[tuple[Button, ...]] = []
    for field in IntakeField:
        compared = known.get(field)
        lines.append(f"<b>{field_name(t, field)}</b>")
        if compared is None:
            lines.append(t.text("▫️ Not known yet."))
        elif compared.changed:
            lines.append(t.text("Start: {what}", what=_said(t, holder, compared.start, names)))
            lines.append(t.text("Now: {what}", what=_said(t, holder, compared.now, names)))
        else:
            lines.append(_said(t, holder, compared.now, names))
        mask = 0 if compared is None else mask_of(field, compared.now.codes)
        sign = "✅ " if compared else ""
        rows.append((Button(f"{sign}{field_name(t, field)}", f"1:jb:{holder.id}:{field}:{mask}"),))
    rows.append((Button(t.plain("↩️ Back to the person"), f"1:sp:{holder.id}"),))
    return Rendered("\n".join(lines), tuple(rows))


def question(t: Translator, holder: Holder, field: IntakeField, mask: int) -> Rendered:
    """`mask` is what is chosen so far. Where several may be chosen, nothing is kept before "save"."""
    choices = CHOICES[field]
    lines: list[str] = [f"🧩 <b>{field_name(t, field)}</b> · {t.line(holder.name)}"]
    lines.append(
        t.text("Choose all that fits, then save.") if choices.several else t.text("Choose what fits best.")
    )
    buttons = []
    for at, code in enumerate(choices.codes):
        bit = 1 << at
        sign = "✅ " if mask & bit else ""
        name = sign + choice_name(t, field, code)
        data = (
            f"1:jb:{holder.id}:{field}:{mask ^ bit}" if choices.several else f"1:jc:{holder.id}:{field}:{bit}"
        )
        buttons.append(Button(name, data))
    width = 2 if field is IntakeField.LANGUAGES else 1
    rows = [tuple(buttons[at : at + width]) for at in range(0, len(buttons), width)]
    if choices.several:
        rows.append((Button(t.plain("💾 Save"), f"1:jc:{holder.id}:{field}:{mask}"),))
    rows.append((Button(t.plain("↩️ Back"), f"1:ja:{holder.id}"),))
    return Rendered("\n".join(lines), tuple(rows))


def _said(t: Translator, holder: Holder, entry: IntakeEntry, names: Mapping[int, str]) -> Html:
    # In the order of the buttons, in whatever order they were tapped.
    codes = codes_of(entry.field, mask_of(entry.field, entry.codes))
    what = ", ".join(choice_name(t, entry.field, code) for code in codes)
    who = holder.name if entry.set_by is None else names.get(entry.set_by, "")
    values = {"what": what or t.plain("nothing chosen"), "day": t.day(entry.set_at), "who": who}
    return t.text("{what} ({day}, {who})", **values)


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


def choice_name(t: Translator, field: IntakeField, code: str) -> str:
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
            return t.plain("Another language") if code == "other" else t.language_for_staff(code)
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
