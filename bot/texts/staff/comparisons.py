"""Two ways of working compared, in words for a manager: what is compared, who is in it, and what the figure says and not."""

from collections.abc import Sequence

from bot.i18n import Html, Translator
from bot.rules.comparing import Comparison, Difference, Measure, Outcome, Share, Stage, Withheld
from bot.rules.counts import SMALLEST
from bot.rules.values import Staff
from bot.texts.rendered import Button, Rendered
from bot.texts.staff.line_words import dutch_day
from bot.texts.staff.people import cancel_row

SHOWN = 12


def listing(t: Translator, found: Sequence[tuple[Comparison, Stage]]) -> Rendered:
    lines = [t.text("⚖️ <b>Two ways of working</b>")]
    if not found:
        lines.append(
            t.text(
                "Nothing is compared yet. You choose two ways, what is counted and when; then who is in which group. The groups are fixed before it begins."
            )
        )
    rows: list[tuple[Button, ...]] = [
        (Button(f"{_sign(stage)} {one.name}"[:60], f"1:co:{one.id}"),) for one, stage in found[:SHOWN]
    ]
    rows.append((Button(t.plain("➕ New comparison"), "1:cn"),))
    return Rendered("\n".join(lines), tuple(rows))


def ask_name(t: Translator) -> Rendered:
    return Rendered(t.text("➕ <b>New comparison</b>\nWhat do you call it?"), cancel_row(t))


def ask_first(t: Translator) -> Rendered:
    return Rendered(t.text("1️⃣ Describe the first way of working in a few words."), cancel_row(t))


def ask_second(t: Translator) -> Rendered:
    return Rendered(t.text("2️⃣ And the second way?"), cancel_row(t))


def ask_measure(t: Translator) -> Rendered:
    rows = tuple((Button(measure_name(t, one), f"1:cm:{one}"),) for one in Measure)
    return Rendered(t.text("🔢 What is counted of each person?"), (*rows, *cancel_row(t)))


def ask_begin(t: Translator) -> Rendered:
    return Rendered(
        t.text("📅 On which day does it begin? It must be after today: until then you choose the groups."),
        cancel_row(t),
    )


def ask_end(t: Translator) -> Rendered:
    return Rendered(t.text("📅 And which day is the last one? At most two years later."), cancel_row(t))


def not_such_days(t: Translator) -> Rendered:
    return Rendered(
        t.text(
            "📅 These days cannot be used. It begins after today, and lasts at most two years. On which day does it begin?"
        ),
        cancel_row(t),
    )


def not_a_day(t: Translator) -> Rendered:
    return Rendered(
        t.text("📅 I do not understand this day. Write for example “1 februari 2027”."), cancel_row(t)
    )


def page(
    t: Translator,
    one: Comparison,
    stage: Stage,
    *,
    first: int,
    second: int,
    outcome: Outcome | None,
    withheld: Withheld,
    said: str = "",
) -> Rendered:
    lines = [said] if said else []
    lines += [
        t.text("⚖️ <b>{name}</b>", name=one.name),
        t.plural("1️⃣ {way}: {n} person", "1️⃣ {way}: {n} people", first, way=one.first_way),
        t.plural("2️⃣ {way}: {n} person", "2️⃣ {way}: {n} people", second, way=one.second_way),
        t.text("🔢 Counted: {what}", what=Html(measure_name(t, one.measure))),
        t.text("📅 {begin} to {end}", begin=dutch_day(one.begins), end=dutch_day(one.ends)),
        _stage(t, one, stage),
    ]
    if withheld.now is not None and stage is not Stage.LAPSED:
        lines += ["", _too_alike(t, withheld.now)]
    elif outcome is not None:
        lines += ["", *_outcome(t, one, outcome, withheld)]
    return Rendered("\n".join(lines), tuple(_rows(t, one, stage)))


def choose_coach(t: Translator, one_id: int, way: int, coaches: Sequence[Staff]) -> Rendered:
    rows: list[tuple[Button, ...]] = [
        (Button(f"👤 {coach.name}"[:60], f"1:cu:{one_id}:{way}:{coach.id}"),) for coach in coaches
    ]
    rows.append((_back(t, one_id),))
    return Rendered(t.text("👤 The people of which coach?"), tuple(rows))


def ask_list(t: Translator) -> Rendered:
    return Rendered(
        t.text("🔢 Type or paste the client numbers, with spaces, commas or a line for each."), cancel_row(t)
    )


def put_in(t: Translator, people: int, unknown: int) -> str:
    said = t.plural("✅ {n} person put in.", "✅ {n} people put in.", people)
    if not unknown:
        return said
    more = t.plural("{n} number is not known here.", "{n} numbers are not known here.", unknown)
    return f"{said} {more}"


def ask_fix(t: Translator, one: Comparison) -> Rendered:
    return Rendered(
        t.text("🔒 Fix the groups of “{name}”? After that nobody is put in or taken out.", name=one.name),
        ((Button(t.plain("🔒 Yes, fix them"), f"1:cg:{one.id}"),), (_back(t, one.id),)),
    )


def cannot_fix(t: Translator) -> str:
    return t.text("🔒 This cannot be changed: it has begun, the groups are fixed, or one of them is empty.")


def measure_name(t: Translator, measure: Measure) -> str:
    return {
        Measure.PART_PASSED: t.plain("passed a part of the exam"),
        Measure.GOAL_REACHED: t.plain("reached a goal of the plan"),
        Measure.ANSWERED: t.plain("did half of the check-ins or more"),
        Measure.HOURS: t.plain("four hours of Dutch a week or more"),
    }[measure]


def _sign(stage: Stage) -> str:
    return {Stage.DRAFT: "✏️", Stage.FIXED: "🔒", Stage.RUNNING: "⏳", Stage.OVER: "📊", Stage.LAPSED: "✖️"}[
        stage
    ]


def _stage(t: Translator, one: Comparison, stage: Stage) -> Html:
    match stage:
        case Stage.DRAFT:
            return t.text("✏️ Not fixed yet. Fix the groups before {day}.", day=dutch_day(one.begins))
        case Stage.FIXED:
            return t.text("🔒 The groups are fixed. It has not begun.")
        case Stage.RUNNING:
            return t.text(
                "⏳ It is running. The figure comes after {day}, and not before.", day=dutch_day(one.ends)
            )
        case Stage.OVER:
            return t.text("🏁 It is over.")
        case Stage.LAPSED:
            return t.text("✖️ It began before its groups were fixed: it gives no figure.")


def _too_alike(t: Translator, earlier: Comparison) -> Html:
    """Said from the beginning on, so that nobody waits for a figure that does not come."""
    return t.text(
        "🔢 No figure: “{name}” came first, and counts the same of nearly the same people. Both figures together would tell about fewer than {n} people.",
        name=earlier.name,
        n=SMALLEST,
    )


def _outcome(t: Translator, one: Comparison, outcome: Outcome, withheld: Withheld) -> list[str]:
    if outcome.now is None:
        return [
            t.text(
                "🔢 No figure: there are fewer than {n} people in one of the groups of whom it is so, or is not so. It would say something about single people, and nothing about the ways.",
                n=SMALLEST,
            )
        ]
    now = outcome.now
    lines: list[str] = [
        t.text("1️⃣ {way}: {share}", way=one.first_way, share=Html(_share(t, now.first))),
        t.text("2️⃣ {way}: {share}", way=one.second_way, share=Html(_share(t, now.second))),
        t.text("📏 Difference: {points}", points=Html(_points(t, now))),
        t.text("This difference is larger than chance alone would explain.")
        if now.clear
        else t.text("This may well be chance: no difference is possible too."),
    ]
    if outcome.before is not None:
        lines.append(t.text("⏮ In the time before: {points}", points=Html(_points(t, outcome.before))))
    elif withheld.before is not None:
        lines.append(
            t.text(
                "⏮ Of the time before no figure: beside that of “{name}” it would tell about fewer than {n} people.",
                name=withheld.before.name,
                n=SMALLEST,
            )
        )
    else:
        lines.append(t.text("⏮ Of the time before there are too few people to say."))
    lines += [
        "",
        t.text("<b>What this does not say</b>"),
        t.text(
            "• That the way of working caused it: the people, their coaches and the time may differ as well."
        ),
        t.text("• Anything about one person or one coach."),
        t.text("• That it will be so again, or elsewhere."),
        t.text("It counts everybody in the group that was fixed, whoever was helped in another way later."),
    ]
    return lines


def _share(t: Translator, share: Share) -> Html:
    return t.text(
        "{share} % (between {low} % and {high} %)",
        share=_percent(share.share),
        low=_percent(share.low),
        high=_percent(share.high),
    )


def _points(t: Translator, found: Difference) -> Html:
    return t.text(
        "{points} percentage points (with 95 % certainty between {low} and {high})",
        points=_signed(found.difference),
        low=_signed(found.low),
        high=_signed(found.high),
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"


def _signed(share: float) -> str:
    return f"{100 * share:+.0f}".replace("-0", "0").replace("+0", "0")


def _rows(t: Translator, one: Comparison, stage: Stage) -> list[tuple[Button, ...]]:
    rows: list[tuple[Button, ...]] = []
    if stage is Stage.DRAFT:
        for way, sign in ((1, "1️⃣"), (2, "2️⃣")):
            rows.append(
                (
                    Button(f"{sign} {t.plain('👤 By coach')}", f"1:ct:{one.id}:{way}"),
                    Button(f"{sign} {t.plain('🔢 By number')}", f"1:cl:{one.id}:{way}"),
                )
            )
        rows.append((Button(t.plain("🔒 Fix the groups"), f"1:cf:{one.id}"),))
    if stage in (Stage.DRAFT, Stage.LAPSED):
        rows.append((Button(t.plain("🗑 Remove"), f"1:ck:{one.id}"),))
    rows.append((Button(t.plain("⚖️ All comparisons"), "1:cv"),))
    return rows


def _back(t: Translator, one_id: int) -> Button:
    return Button(t.plain("◀️ Back"), f"1:co:{one_id}")
