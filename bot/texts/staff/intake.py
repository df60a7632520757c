"""What coaches read of the intake: what was known at the start, and what is known now."""

from collections.abc import Mapping

from bot.i18n import Html, Translator
from bot.rules.plans import CHOICES, Compared, IntakeEntry, IntakeField, mask_of
from bot.rules.values import Holder
from bot.texts.intake import choice_rows, field_name, said
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
    rows = choice_rows(
        t, field, mask, choose=f"1:jb:{holder.id}:{field}", keep=f"1:jc:{holder.id}:{field}", staff=True
    )
    back = (Button(t.plain("↩️ Back"), f"1:ja:{holder.id}"),)
    return Rendered("\n".join(lines), (*rows, back))


def _said(t: Translator, holder: Holder, entry: IntakeEntry, names: Mapping[int, str]) -> Html:
    who = holder.name if entry.set_by is None else names.get(entry.set_by, "")
    values = {"what": said(t, entry, staff=True), "day": t.day(entry.set_at), "who": who}
    return t.text("{what} ({day}, {who})", **values)
