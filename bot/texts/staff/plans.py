"""What coaches read of a person's plan: seven tracks side by side, one track, one goal."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from bot.i18n import Html, Translator
from bot.rules.lengths import shortened
from bot.rules.plans import (
    LEAST,
    MOST,
    MOST_STEPS,
    STEP_SUGGESTIONS,
    SUGGESTIONS,
    DomainLine,
    Goal,
    GoalState,
    Measure,
    Plan,
    Step,
    is_measured,
    suggested,
    takes_words,
)
from bot.rules.trajectory import Guidance
from bot.rules.values import Domain, Holder
from bot.texts.rendered import Button, Buttons, Rendered
from bot.texts.staff import booking
from bot.texts.staff.people import cancel_row

# The words of a goal or a step as the holder reads them, in the coach's language.
Words = Callable[[str], str]

SHORT = 60
LABEL_LIMIT = 40
MONTHS = (1, 3, 6, 12)
WEEKS = (1, 2, 4, 8)


_SIGNS = {
    Domain.LANGUAGE: "🗣",
    Domain.SELF_RELIANCE: "🗂",
    Domain.CIVIC: "🏛",
    Domain.WORK: "💼",
    Domain.EDUCATION: "🎓",
    Domain.HEALTH: "💬",
    Domain.SOCIAL: "👋",
}


def domain_name(t: Translator, domain: Domain) -> str:
    """With the sign by which the holder knows the track."""
    return f"{_SIGNS[domain]} {booking.domain_name(t, domain)}"


def plan(t: Translator, holder: Holder, plan: Plan, *, words: Words) -> Rendered:
    lines: list[str] = [t.text("🗺 <b>Plan of {name}</b>", name=holder.name), _guidance(t, plan.guidance)]
    if any(map(plan.lines_of, Domain)):
        lines.append(t.text("📏 How it is going, from 1 to 5: 🙋 says the person, 👤 says the coach"))
    for domain in Domain:
        lines.append(f"\n<b>{domain_name(t, domain)}</b>{_short_lines(t, plan, domain)}")
        goals = plan.of(domain, GoalState.OPEN, GoalState.PROPOSED)
        for goal in goals:
            lines.append(_goal_in_short(t, goal, words))
            lines += [f"▫️ {t.line(shortened(words(step.words), SHORT))}" for step in goal.open_steps[:1]]
        reached = len(plan.of(domain, GoalState.REACHED))
        if reached:
            lines.append(t.plural("🏁 {n} goal reached", "🏁 {n} goals reached", reached))
        if not goals and not reached:
            lines.append("—")
    other = Guidance.SELF_STEERING if plan.guidance is Guidance.PHASED else Guidance.PHASED
    tracks = [Button(domain_name(t, domain), f"1:gb:{holder.id}:{domain}") for domain in Domain]
    return Rendered(
        "\n".join(lines),
        (
            *(tuple(tracks[at : at + 2]) for at in range(0, len(tracks), 2)),
            (Button(_change_guidance(t, other), f"1:gc:{holder.id}:{other}"),),
            (Button(t.plain("↩️ Back to the person"), f"1:sp:{holder.id}"),),
        ),
    )


def track(
    t: Translator, holder: Holder, plan: Plan, domain: Domain, names: Mapping[int, str], *, words: Words
) -> Rendered:
    """One track with all its steps and measures; `names` of staff, by their ids."""
    lines: list[str] = [f"<b>{domain_name(t, domain)}</b> · {t.line(holder.name)}"]
    live = plan.of(domain, GoalState.OPEN, GoalState.PROPOSED)
    reached = plan.of(domain, GoalState.REACHED)[-3:]
    for goal in live:
        lines.append(_goal_line(t, goal, words))
        lines += [_step_line(t, step, words) for step in goal.steps]
    lines += [_goal_line(t, goal, words) for goal in reached]
    if not live and not reached:
        lines.append(t.text("No goals here yet."))
    lines += [_measures(t, line, names) for line in plan.lines_of(domain)]
    rows: list[tuple[Button, ...]] = [
        (Button(f"🎯 {shortened(words(goal.words), LABEL_LIMIT)}", f"1:gg:{goal.id}"),)
        for goal in (*live, *reached)
    ]
    rows.append((Button(t.plain("➕ Goal"), f"1:gd:{holder.id}:{domain}"),))
    if is_measured(domain):
        lines.append(
            t.text("📏 Where is this person now, as you see it? 1: with much help. 5: without help.")
        )
        rows.append(
            tuple(
                Button(str(value), f"1:go:{holder.id}:{domain}:{value}") for value in range(LEAST, MOST + 1)
            )
        )
    rows.append(_to_plan(t, holder.id))
    return Rendered("\n".join(lines), tuple(rows))


def goal(t: Translator, holder: Holder, goal: Goal, *, words: Words) -> Rendered:
    lines = [f"<b>{domain_name(t, goal.domain)}</b> · {t.line(holder.name)}", _goal_line(t, goal, words)]
    if goal.by_holder:
        lines.append(t.text("🙋 {name} proposed this goal.", name=holder.name))
    lines += [_step_line(t, step, words) for step in goal.steps]
    rows: list[tuple[Button, ...]] = []
    for step in goal.steps:
        sign, done = ("▫️", 1) if step.done_at is None else ("✅", 0)
        label = f"{sign} {shortened(words(step.words), LABEL_LIMIT)}"
        rows.append((Button(label, f"1:gm:{step.id}:{done}"),))
    date_button = Button(t.plain("📅 Date"), f"1:gh:{goal.id}")
    if goal.state is GoalState.OPEN and len(goal.steps) < MOST_STEPS:
        rows.append((Button(t.plain("➕ Step"), f"1:gj:{goal.id}"), date_button))
    else:
        rows.append((date_button,))
    if takes_words(goal.domain):
        rows.append((Button(t.plain("✏️ Other words"), f"1:gq:{goal.id}"),))
    rows.append(_state_buttons(t, goal))
    rows.append((Button(f"↩️ {domain_name(t, goal.domain)}", f"1:gb:{holder.id}:{goal.domain}"),))
    return Rendered("\n".join(lines), tuple(rows))


def _state_buttons(t: Translator, goal: Goal) -> tuple[Button, ...]:
    to = f"1:gi:{goal.id}:{goal.version}"
    match goal.state:
        case GoalState.PROPOSED:
            return (
                Button(t.plain("👍 Agreed"), f"{to}:{GoalState.OPEN}"),
                Button(t.plain("🗑 Not now"), f"{to}:{GoalState.DROPPED}"),
            )
        case GoalState.OPEN:
            return (
                Button(t.plain("🏁 Reached"), f"{to}:{GoalState.REACHED}"),
                Button(t.plain("🗑 Drop"), f"{to}:{GoalState.DROPPED}"),
            )
        case _:
            return (Button(t.plain("↩️ Open again"), f"{to}:{GoalState.OPEN}"),)


# Questions


def ask_goal(t: Translator, holder: Holder, domain: Domain, *, words: Words) -> Rendered:
    lines: list[str] = [
        f"🎯 <b>{domain_name(t, domain)}</b> · {t.line(holder.name)}",
        t.text("Which goal did you choose together? Choose one, or type it.")
        if takes_words(domain)
        else t.text("Nothing about health is written here. Talk about it at your appointment."),
    ]
    rows = tuple(
        (Button(words(suggested(code)), f"1:ge:{holder.id}:{domain}:{code}"),) for code in SUGGESTIONS[domain]
    )
    return Rendered("\n".join(lines), rows + cancel_row(t))


def ask_goal_due(t: Translator, goal: Goal, *, words: Words) -> Rendered:
    buttons = [Button(t.plain_plural("{n} month", "{n} months", n), f"1:gf:{goal.id}:{n}") for n in MONTHS]
    what = t.text("🎯 {goal}", goal=words(goal.words))
    return _ask_due(t, what, buttons, Button(t.plain("No date"), f"1:gf:{goal.id}:0"))


def ask_step(t: Translator, goal: Goal, *, words: Words) -> Rendered:
    lines: list[str] = [
        t.text("🎯 {goal}", goal=words(goal.words)),
        t.text("What is the next small step? Choose one, or type it.")
        if takes_words(goal.domain)
        else t.text("What is the next small step? Choose one."),
    ]
    rows = tuple((Button(words(suggested(code)), f"1:gk:{goal.id}:{code}"),) for code in STEP_SUGGESTIONS)
    return Rendered("\n".join(lines), rows + cancel_row(t))


def ask_goal_words(t: Translator, goal: Goal, *, words: Words) -> Rendered:
    """Typed words are the goal's; a step has a button."""
    lines = [
        t.text("🎯 {goal}", goal=words(goal.words)),
        t.text("Type the new words of this goal.")
        if not goal.steps
        else t.text("Type the new words of this goal, or choose a step."),
    ]
    rows = tuple(
        (Button(f"▫️ {shortened(words(step.words), LABEL_LIMIT)}", f"1:gr:{step.id}"),) for step in goal.steps
    )
    return Rendered("\n".join(lines), rows + cancel_row(t))


def ask_step_words(t: Translator, step: Step, *, words: Words) -> Rendered:
    lines = [t.text("▫️ {step}", step=words(step.words)), t.text("Type the new words of this step.")]
    return Rendered("\n".join(lines), cancel_row(t))


def ask_step_due(t: Translator, step: Step, *, words: Words) -> Rendered:
    buttons = [Button(t.plain_plural("{n} week", "{n} weeks", n), f"1:gl:{step.id}:{n}") for n in WEEKS]
    what = t.text("▫️ {step}", step=words(step.words))
    return _ask_due(t, what, buttons, Button(t.plain("No date"), f"1:gl:{step.id}:0"))


def _ask_due(t: Translator, what: str, buttons: Sequence[Button], without: Button) -> Rendered:
    rows: Buttons = (tuple(buttons[:2]), tuple(buttons[2:]), (without,))
    question = t.text("📅 By when? Choose, or type the day, for example 29-05-2027.")
    return Rendered(f"{what}\n{question}", rows)


def day_not_understood(t: Translator) -> Rendered:
    """What it is a day of was saved before, and there is nothing to cancel."""
    return Rendered(t.text("🤔 I do not understand that day. Type it like 29-05-2027, from today on."))


def enough(t: Translator) -> Rendered:
    return Rendered(t.text("🎯 There are enough goals or steps here. Close one first."))


def proposed(t: Translator, *, name: str, holder_id: int) -> Rendered:
    """To the coach: a goal waits for them."""
    return Rendered(
        t.text("🗺 {name} proposed a goal. It waits until you agree.", name=name),
        ((Button(t.plain("🗺 Plan"), f"1:gn:{holder_id}"),),),
    )


def _guidance(t: Translator, guidance: Guidance) -> str:
    if guidance is Guidance.PHASED:
        return t.text("👣 Sees one small step at a time.")
    return t.text("🧭 Steers alone, sees all steps.")


def _change_guidance(t: Translator, to: Guidance) -> str:
    if to is Guidance.PHASED:
        return t.plain("👣 Show one step at a time")
    return t.plain("🧭 Show all steps")


def _goal_in_short(t: Translator, goal: Goal, words: Words) -> str:
    what = shortened(words(goal.words), SHORT)
    if goal.state is GoalState.PROPOSED:
        return t.text("⏳ {goal} (proposed)", goal=what)
    if goal.steps:
        done = len(goal.steps) - len(goal.open_steps)
        return t.text("🎯 {goal} ({done} of {all} steps)", goal=what, done=done, all=len(goal.steps))
    return t.text("🎯 {goal}", goal=what)


def _goal_line(t: Translator, goal: Goal, words: Words) -> str:
    what = _dated(t, words(goal.words), goal.due)
    match goal.state:
        case GoalState.PROPOSED:
            return t.text("⏳ {goal} (proposed)", goal=what)
        case GoalState.REACHED:
            return t.text("🏁 {goal} (reached)", goal=what)
        case GoalState.DROPPED:
            return t.text("🗑 {goal} (dropped)", goal=what)
        case _:
            return t.text("🎯 {goal}", goal=what)


def _step_line(t: Translator, step: Step, words: Words) -> str:
    if step.done_at is None:
        return t.text("▫️ {step}", step=_dated(t, words(step.words), step.due))
    return t.text("✅ {step} ({day})", step=words(step.words), day=t.day(step.done_at))


def _dated(t: Translator, what: str, due: date | None) -> Html:
    if due is None:
        return t.text("{words}", words=what)
    return t.text("{words} (by {day})", words=what, day=t.day(due))


def _short_lines(t: Translator, plan: Plan, domain: Domain) -> str:
    """The two lines of a track in a few signs: what the person says, and what staff say."""
    shown = ""
    for line in plan.lines_of(domain):
        sign = "🙋" if line.by_holder else "👤"
        values = str(line.now.value) if line.direction is None else f"{line.start.value} → {line.now.value}"
        shown += f" · {sign} {t.line(values)}"
    return shown


def _measures(t: Translator, line: DomainLine, names: Mapping[int, str]) -> str:
    sign = "🙋" if line.by_holder else "👤"
    if line.direction is None:
        return f"{sign} {_point(t, line.now, names)}"
    return f"{sign} {_point(t, line.start, names)} → {_point(t, line.now, names)}"


def _point(t: Translator, one: Measure, names: Mapping[int, str]) -> Html:
    if one.set_by is None:
        return t.text("{value} of 5 ({day})", value=one.value, day=t.day(one.set_at))
    who = names.get(one.set_by, "")
    return t.text("{value} of 5 ({day}, {who})", value=one.value, day=t.day(one.set_at), who=who)


def _to_plan(t: Translator, holder_id: int) -> tuple[Button, ...]:
    return (Button(t.plain("↩️ The whole plan"), f"1:ga:{holder_id}"),)
