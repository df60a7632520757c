"""What holders read in their settings: what there is to set, how much Dutch, reminders, details."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.rules.values import Dial, Holder, LeadTime
from bot.texts.appointments import rule_name_plain
from bot.texts.common import named
from bot.texts.rendered import Body, Button, Buttons

# The lead times that a holder can switch on and off by one tap.
CHOICES = ("14d", "7d", "3d", "1d@18:00", "1d", "2h")


def menu(t: Translator) -> Body:
    return Body(t.text("⚙️ <b>Your settings</b>\nWhat do you want to change?"), "de instellingen")


def menu_buttons(t: Translator) -> Buttons:
    return (
        (Button(t.plain("🌍 Language"), "1:se:l"), Button(t.plain("🇳🇱 How much Dutch"), "1:se:d")),
        (Button(t.plain("⏰ Reminders"), "1:se:r"), Button(t.plain("🔍 Details"), "1:se:f")),
        (Button(t.plain("💬 How is it going?"), "1:se:c"),),
        (Button(t.plain("📣 News"), "1:se:n"), Button(t.plain("🔢 How many a day"), "1:se:m")),
        (Button(t.plain("🌿 Days of rest"), "1:se:h"),),
    )


def menu_row(t: Translator) -> tuple[Button, ...]:
    """The way back, under each of the settings."""
    return (Button(t.plain("↩️ Back"), "1:se"),)


def dial(t: Translator, now_at: Dial) -> Body:
    return Body(
        "\n".join(
            [
                t.text("🇳🇱 <b>How much Dutch do you want to read?</b>"),
                t.text("More Dutch is more practice. You can change it at any time."),
                t.text("Now: {choice}", choice=dial_name(t, now_at)),
            ]
        ),
        "Nederlands",
    )


def dial_buttons(t: Translator, now_at: Dial) -> Buttons:
    positions = [
        (Button(_ticked(dial_name(t, position), position is now_at), f"1:di:{position}"),)
        for position in Dial
    ]
    return (*positions, menu_row(t))


def dial_name(t: Translator, position: Dial) -> str:
    return {
        Dial.OWN: t.plain("My language"),
        Dial.BOTH: t.plain("My language and Dutch"),
        Dial.HIDDEN: t.plain("Dutch, translation hidden"),
        Dial.DUTCH: t.plain("Dutch only, with a button to translate"),
    }[position]


def reminders(t: Translator) -> Body:
    return Body(
        t.text(
            "⏰ <b>When do you want a reminder?</b>\nTap to switch one on or off. No reminders come at night."
        ),
        "de herinnering",
    )


def reminder_buttons(t: Translator, chosen: Sequence[LeadTime]) -> Buttons:
    on = {lead_time.code for lead_time in chosen}
    offered = list(CHOICES) + sorted(on - set(CHOICES))
    rows = [(Button(_ticked(rule_name_plain(t, code), code in on), f"1:le:{code}"),) for code in offered]
    return (*rows, (Button(t.plain("↩️ As my municipality chose"), "1:le:-"),), menu_row(t))


def details(t: Translator, holders: Sequence[Holder]) -> Body:
    """Per person where several share the phone."""
    lines: list[str] = [t.text("🔍 <b>Details of appointments</b>")]
    for holder in holders:
        if len(holders) > 1:
            lines.append(named(t, holder.name))
        lines.append(
            t.text("Now: all details are shown.")
            if holder.full_details
            else t.text(
                "Now: for health and money the message says only “an appointment”. Others who see your phone cannot see what it is about."
            )
        )
    return Body("\n".join(lines), "de gegevens")


def details_buttons(t: Translator, holders: Sequence[Holder]) -> Buttons:
    rows: list[tuple[Button, ...]] = []
    for holder in holders:
        of = f"{holder.name[:20]}: " if len(holders) > 1 else ""
        shown = holder.full_details
        rows.append((Button(_ticked(of + t.plain("Show all details"), shown), f"1:fd:{holder.id}:y"),))
        private = _ticked(of + t.plain("Keep health and money private"), not shown)
        rows.append((Button(private, f"1:fd:{holder.id}:n"),))
    return (*rows, menu_row(t))


def _ticked(label: str, on: bool) -> str:
    return f"✅ {label}" if on else label
