"""The line of dates of the example people, and the plan of one of them."""

from datetime import timedelta

from bot.demo.cast import Cast
from bot.exports import Table, to_csv
from bot.rules.days import add_months

DISTRICT = "Centrum"  # in which three of them live


async def enter_trajectories(cast: Cast) -> None:
    """A list brings law, route and dates of six people; then an exam that clashes, and somebody in a reception centre."""
    stage, karin = cast.stage, cast.karin
    stage.log(karin, "📎 caseload.csv")
    karin.send_document(stage.bot, "caseload.csv", _caseload(cast), "text/csv")
    await stage.settle()
    await stage.tap(karin, "1:il:")
    await stage.say(karin, "/people")
    await stage.tap(karin, "Hamid")
    await stage.tap(karin, "1:kl:")
    await stage.tap(karin, "1:ke:")
    await stage.tap(karin, "1:ke:6:frame")
    await stage.tap(karin, "1:kf:6:stage")
    await stage.tap(karin, "1:ka:stage:reception")
    await stage.say(karin, "/people")
    await stage.tap(karin, "Sara")
    await stage.tap(karin, "1:kl:1")
    await stage.tap(karin, "1:ke:1")
    await stage.tap(karin, "1:ke:1:exams")
    await stage.tap(karin, "1:kf:1:exam")
    await stage.tap(karin, "1:ka:part:knm")
    await stage.say(karin, f"{cast.day(2)} 15:00")
    await stage.tap(karin, "1:ka:place:0")
    await stage.tap(karin, "1:ka:signed_up_by:person")
    await stage.tap(karin, "1:ka:source:duo_brief")
    await stage.tap(karin, "1:ks")
    await stage.say(karin, "/deadlines")
    await stage.say(cast.sara, "/line")
    await stage.say(cast.semhar, "/line")


async def make_a_plan(cast: Cast) -> None:
    """Karin takes the intake of Sara, and they set a goal with a small step; Sara says how it is going."""
    stage, karin, sara = cast.stage, cast.karin, cast.sara
    await stage.say(karin, "/people")
    await stage.tap(karin, "Sara")
    await stage.tap(karin, "1:ja:1")
    await stage.tap(karin, "1:jb:1:schooling")
    await stage.tap(karin, "1:jc:1:schooling:4")
    await stage.tap(karin, "1:jc:1:literacy:2")
    await stage.say(karin, "/people")
    await stage.tap(karin, "Sara")
    await stage.tap(karin, "1:ga:1")
    await stage.tap(karin, "1:gb:1:work")
    await stage.tap(karin, "1:gd:1:work")
    await stage.tap(karin, "1:ge:1:work:taster")
    await stage.tap(karin, "1:gf:1:3")
    await stage.tap(karin, "1:gj:1")
    await stage.say(karin, "Bellen met het restaurant")
    await stage.tap(karin, "1:gl:1:2")
    await stage.say(sara, "/plan")
    await stage.tap(sara, "1:pb:1:work")
    await stage.tap(sara, "1:pd:1:work")
    await stage.tap(sara, "1:pe:1:work:3")


def _caseload(cast: Cast) -> bytes:
    """The list of the municipality's own system: one person for each law and route. Of Sara's term the last day to sign
    up for the language exams, 13 weeks before its end, is the Friday of this week."""
    end = (cast.monday + timedelta(days=4, weeks=13)).date()
    pip = add_months(end, -36)
    rows = [
        ("Clientnr", "Voornaam", "Taal", "Wijk", "Wet", "Route", "PIP-datum", "Einde termijn (DUO)"),
        ("101", "Sara", "Arabisch", DISTRICT, "Wi2021", "B1", f"{pip:%d-%m-%Y}", ""),
        ("102", "Semhar", "Tigrinya", DISTRICT, "Wi2013", "", "", f"{add_months(end, 4):%d-%m-%Y}"),
        ("103", "Dawit", "Tigrinya", "Noord", "Wi2021", "Z", f"{add_months(pip, 14):%d-%m-%Y}", ""),
        ("104", "Rima", "Arabisch", "Noord", "Wi2021", "onderwijs", f"{add_months(pip, 20):%d-%m-%Y}", ""),
        ("105", "Olena", "Engels", DISTRICT, "Vrijwillig", "", "", ""),
        ("106", "Hamid", "Engels", "", "Wi2021", "", "", ""),
    ]
    return to_csv(Table(rows[0], rows[1:]))
