"""What holders read about who answers them: a new coach, somebody who stands in, or nobody yet."""

from datetime import datetime

from bot.i18n import Html, Translator
from bot.rules.values import Municipality
from bot.texts.rendered import Body, View


def coach_view(holder_id: int, coach: str, town: Municipality) -> View:
    """Who the coach is from now on."""
    return View(f"mk:{holder_id}", lambda t: coach_changed(t, coach=coach, town=town))


def away_view(holder_id: int, by: str, town: Municipality, *, is_open: bool) -> View:
    """Who answers for a while. Out of office hours they were just told when that is."""
    return View(f"mb:{holder_id}", lambda t: coach_away(t, by=by, town=town if is_open else None))


def no_coach_view(holder_id: int, town: Municipality, opens: datetime, *, now: datetime) -> View:
    """Nobody in particular answers: when the municipality reads what came."""
    return View(f"mf:{holder_id}", lambda t: no_coach(t, town=town.name, opens=opens, now=now))


def coach_changed(t: Translator, *, coach: str, town: Municipality) -> Body:
    return Body(
        "\n".join(
            [
                t.text("👤 From now on your coach is {coach}.", coach=coach),
                hours_line(t, coach, town),
                t.text("✍️ You can write here as before. Your appointments and your plan stay."),
            ]
        ),
        "de coach",
    )


def coach_away(t: Translator, *, by: str, town: Municipality | None) -> Body:
    """With the hours of the municipality, where there is one."""
    lines = [t.text("👤 For now, {coach} answers your messages.", coach=by)]
    if town is not None:
        lines.append(hours_line(t, by, town))
    return Body("\n".join(lines), "de coach")


def no_coach(t: Translator, *, town: str, opens: datetime, now: datetime) -> Body:
    lines = [t.text("👥 You have no coach at the moment. Somebody from {town} will answer you.", town=town)]
    if opens > now:
        lines.append(
            t.text(
                "🕘 They are there again on {day} from {time}.",
                day=t.day(opens, now=now),
                time=t.clock(opens),
            )
        )
    lines.append(t.text("🚨 In danger? Call 112."))
    return Body("\n".join(lines), "de gemeente")


def hours_line(t: Translator, name: str, town: Municipality) -> Html:
    return t.text(
        "🕘 {name} is there on working days from {begin} to {end}.",
        name=name,
        begin=f"{town.office_from:%H:%M}",
        end=f"{town.office_until:%H:%M}",
    )
