"""Who answered an announcement before its words were changed."""

from collections.abc import Sequence

from bot.i18n import Html, Translator
from bot.rules.announcements import Announcement
from bot.texts.rendered import Button, Rendered
from bot.texts.staff.announcement_audience import title

MOST = 60  # names


def who_button(t: Translator, announcement_id: int) -> Button:
    return Button(t.plain("👤 Who answered before"), f"1:hl:{announcement_id}")


def who(t: Translator, one: Announcement, names: Sequence[str]) -> Rendered:
    lines = [
        t.text("👤 <b>They answered before the change, and not again</b>"),
        Html(f"📢 {t.line(title(t, one))}"),
        "",
    ]
    lines += [t.text("▫️ {name}", name=name) for name in names[:MOST]]
    if len(names) > MOST:
        lines.append(t.plural("… and {n} more.", "… and {n} more.", len(names) - MOST))
    if not names:
        lines.append(t.text("Nobody any more."))
    back = (Button(t.plain("📊 How far"), f"1:hp:{one.id}"),)
    return Rendered("\n".join(lines), (back,))
