"""What a manager reads of the duty list: who hears of words of danger, and in which order."""

from collections.abc import Collection, Sequence

from bot.i18n import Translator
from bot.rules.values import Staff
from bot.texts.rendered import Button, Rendered


def duty_list(
    t: Translator, listed: Sequence[Staff], others: Sequence[Staff], reachable: Collection[int]
) -> Rendered:
    """`reachable` are ids of those whom a message would reach."""
    lines = [
        t.text("🆘 <b>Duty list</b>"),
        t.text(
            "They are told of words of danger after the coach and who stands in, one after the other, day and night. Whoever is told can read the message."
        ),
    ]
    for place, one in enumerate(listed, start=1):
        if one.id in reachable:
            lines.append(t.text("{place}. {name}", place=place, name=one.name))
        else:
            lines.append(
                t.text("{place}. {name} (cannot be reached here: is passed over)", place=place, name=one.name)
            )
    if not listed:
        lines.append(t.text("Nobody is on it yet. Until then the managers are told."))
    rows: list[tuple[Button, ...]] = []
    for place, one in enumerate(listed):
        off = Button(f"➖ {one.name}"[:40], f"1:yr:{one.id}")
        rows.append((Button(f"⬆️ {one.name}"[:40], f"1:yu:{one.id}"), off) if place else (off,))
    rows += [(Button(f"➕ {one.name}"[:40], f"1:ya:{one.id}"),) for one in others]
    return Rendered("\n".join(lines), tuple(rows))
