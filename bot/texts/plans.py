"""What holders read of their plan: seven tracks with goals and steps, how it is going, a goal of their own."""

from collections.abc import Sequence

from bot.i18n import Html, Translator, visible
from bot.rules.lengths import MESSAGE_LIMIT, shortened, utf16_length
from bot.rules.plans import (
    SUGGESTIONS,
    Direction,
    DomainLine,
    Goal,
    GoalState,
    Plan,
    Step,
    is_measured,
    next_step,
    steps_to_show,
    suggestion_of,
    takes_words,
)
from bot.rules.trajectory import Guidance
from bot.rules.values import Domain
from bot.texts.rendered import Body, Button, Buttons

KEYWORD = "het plan"
FACES = ("😟", "🙁", "😐", "🙂", "😀")
LABEL_LIMIT = 40
_ROOM = 300  # for the name on a shared phone and the keyword


def domain_name(t: Translator, domain: Domain) -> str:
    """The track of health says no more than that there is something to talk about: others may see the phone."""
    return {
        Domain.LANGUAGE: t.plain("🗣 Dutch language"),
        Domain.SELF_RELIANCE: t.plain("🗂 Arranging things yourself"),
        Domain.CIVIC: t.plain("🏛 Living in the Netherlands"),
        Domain.WORK: t.plain("💼 Work"),
        Domain.EDUCATION: t.plain("🎓 School and study"),
        Domain.HEALTH: t.plain("💬 To discuss with your coach"),
        Domain.SOCIAL: t.plain("👋 People around you"),
    }[domain]


def words_of(t: Translator, words: str) -> str:
    """The words of a goal or a step: a suggestion in the reader's language, else as they were typed."""
    code = suggestion_of(words)
    return words if code is None else suggestion(t, code)


def suggestion(t: Translator, code: str) -> str:
    return {
        "alphabet": t.plain("Read and write the letters"),
        "a2": t.plain("Pass the exams at A2"),
        "b1": t.plain("Pass the exams at B1"),
        "buddy": t.plain("Find somebody to practise with"),
        "library": t.plain("Go to the library every week"),
        "payments": t.plain("Pay rent and energy myself"),
        "budget": t.plain("Know what comes in and goes out"),
        "letters": t.plain("Understand and answer letters"),
        "digid": t.plain("Use my own DigiD"),
        "pvt": t.plain("Sign the participation statement"),
        "knm": t.plain("Pass the KNM exam"),
        "neighbourhood": t.plain("Know the rules of school and street"),
        "vote": t.plain("Know how voting works"),
        "cv": t.plain("Make a CV"),
        "taster": t.plain("Spend a day at a workplace"),
        "volunteer": t.plain("Do volunteer work"),
        "internship": t.plain("Do an internship"),
        "job": t.plain("Have a paid job"),
        "diploma": t.plain("Have my diploma valued"),
        "bridge": t.plain("Start a language course for study"),
        "mbo": t.plain("Start an mbo course"),
        "university": t.plain("Study at hbo or university"),
        "talk": t.plain("Discuss something with my coach"),
        "neighbours": t.plain("Get to know my neighbours"),
        "sport": t.plain("Do a sport or go to a club"),
        "dutch": t.plain("Speak Dutch with somebody every week"),
        "child_care": t.plain("Arrange care for my children"),
        "ask": t.plain("Ask what is possible"),
        "sign_up": t.plain("Sign up"),
        "appointment": t.plain("Make an appointment"),
        "practise": t.plain("Practise a little every week"),
    }[code]


# The plan


def plan(t: Translator, plan: Plan, *, done: Step | None = None) -> Body:
    """All tracks, as many of the steps as the person's guidance shows and a message holds."""
    whole = _plan(t, plan, done=done, steps=True)
    if utf16_length(visible(whole)) > MESSAGE_LIMIT - _ROOM:
        whole = _plan(t, plan, done=done, steps=False)
    return Body(whole, KEYWORD)


def _plan(t: Translator, plan: Plan, *, done: Step | None, steps: bool) -> str:
    lines: list[str] = [t.text("🗺 <b>Your plan</b>")]
    if done is not None:
        lines.append(t.text("👏 Done: {step}", step=words_of(t, done.words)))
    if not plan.goals:
        lines.append(t.text("There are no goals yet. What would you like to reach?"))
        return "\n".join(lines)
    step = next_step(plan.goals)
    if plan.guidance is Guidance.PHASED:
        if step is not None:
            lines.append(t.text("👉 Your next step: {step}", step=_dated(t, step)))
        steps = False
    for domain in Domain:
        goals = plan.of(domain, GoalState.OPEN, GoalState.PROPOSED)
        if goals:
            lines.append(f"\n<b>{domain_name(t, domain)}</b>")
            for goal in goals:
                lines += _goal(t, goal, goal.steps if steps else ())
    reached = [goal for goal in plan.goals if goal.state is GoalState.REACHED]
    if reached:
        lines.append("")
        lines.append(
            t.plural("🏁 You have reached {n} goal.", "🏁 You have reached {n} goals.", len(reached))
        )
    return "\n".join(lines)


def plan_buttons(t: Translator, plan: Plan) -> Buttons:
    holder = plan.holder_id
    rows: list[tuple[Button, ...]] = []
    step = next_step(plan.goals)
    if step is not None:
        rows.append((_done_button(t, holder, step),))
    live = [domain for domain in Domain if plan.of(domain, *GoalState) or plan.lines_of(domain)]
    rows += [(Button(domain_name(t, domain), f"1:pb:{holder}:{domain}"),) for domain in live]
    rows.append(
        (
            Button(t.plain("🙂 How is it going?"), f"1:pd:{holder}:{Domain.LANGUAGE}"),
            Button(t.plain("➕ New goal"), f"1:pf:{holder}"),
        )
    )
    rows.append((Button(t.plain("🧩 What we know about you"), f"1:na:{holder}"),))
    return tuple(rows)


def track(t: Translator, plan: Plan, domain: Domain) -> Body:
    lines: list[str] = [f"<b>{domain_name(t, domain)}</b>"]
    goals = plan.of(domain, GoalState.OPEN, GoalState.PROPOSED)
    for goal in goals:
        lines += _goal(t, goal, steps_to_show(goal, plan.guidance))
    reached = plan.of(domain, GoalState.REACHED)
    lines += [t.text("🏁 {goal}", goal=words_of(t, goal.words)) for goal in reached[-3:]]
    if not goals and not reached:
        lines.append(t.text("There are no goals here yet."))
    lines += [_line(t, line) for line in plan.lines_of(domain)]
    return Body("\n".join(lines), "het doel")


def track_buttons(t: Translator, plan: Plan, domain: Domain) -> Buttons:
    holder = plan.holder_id
    rows: list[tuple[Button, ...]] = [
        (_done_button(t, holder, step),)
        for goal in plan.of(domain, GoalState.OPEN)
        for step in steps_to_show(goal, plan.guidance)
        if step.done_at is None
    ]
    goal_button = Button(t.plain("➕ New goal"), f"1:pg:{holder}:{domain}")
    if is_measured(domain):
        rows.append((Button(t.plain("🙂 How is it going?"), f"1:pd:{holder}:{domain}"), goal_button))
    else:
        rows.append((goal_button,))
    rows.append((_plan_button(t, holder),))
    return tuple(rows)


def _goal(t: Translator, goal: Goal, steps: Sequence[Step]) -> list[str]:
    words = _dated(t, goal)
    if goal.state is GoalState.PROPOSED:
        return [t.text("⏳ {goal} (your coach will look at it)", goal=words)]
    lines: list[str] = [t.text("🎯 {goal}", goal=words)]
    for step in steps:
        if step.done_at is None:
            lines.append(t.text("▫️ {step}", step=_dated(t, step)))
        else:
            lines.append(t.text("✅ {step}", step=words_of(t, step.words)))
    return lines


def _dated(t: Translator, what: Goal | Step) -> Html:
    words = words_of(t, what.words)
    if what.due is None:
        return t.text("{words}", words=words)
    return t.text("{words} (by {day})", words=words, day=t.day(what.due))


def _line(t: Translator, line: DomainLine) -> str:
    """From where to where: the first answer and the newest."""
    start, now = FACES[line.start.value - 1], FACES[line.now.value - 1]
    if line.direction is None:
        if line.by_holder:
            return t.text("🙋 You: {now} ({day})", now=Html(now), day=t.day(line.now.set_at))
        return t.text("👤 Your coach: {now} ({day})", now=Html(now), day=t.day(line.now.set_at))
    sign = {Direction.UP: "↗️", Direction.LEVEL: "➡️", Direction.DOWN: "↘️"}[line.direction]
    values = {
        "start": Html(start),
        "first": t.day(line.start.set_at),
        "now": Html(f"{sign} {now}"),
        "last": t.day(line.now.set_at),
    }
    if line.by_holder:
        return t.text("🙋 You: {start} ({first}) {now} ({last})", **values)
    return t.text("👤 Your coach: {start} ({first}) {now} ({last})", **values)


# How it is going


def ask_face(t: Translator, domain: Domain) -> Body:
    name = Html(domain_name(t, domain))
    return Body(t.text("🙂 <b>How is it going?</b>\n{domain}", domain=name), "Hoe gaat het?")


def face_buttons(t: Translator, holder_id: int, domain: Domain) -> Buttons:
    faces = tuple(
        Button(face, f"1:pe:{holder_id}:{domain}:{value}") for value, face in enumerate(FACES, start=1)
    )
    after = next_measured(domain)
    skip = (Button(t.plain("⏭ Next"), f"1:pd:{holder_id}:{after}"),) if after else ()
    return (faces, (*skip, _plan_button(t, holder_id)))


def next_measured(domain: Domain) -> Domain | None:
    """The track that is asked about after this one; None after the last."""
    order = [one for one in Domain if is_measured(one)]
    after = order[order.index(domain) + 1 :]
    return after[0] if after else None


# A goal of one's own


def ask_domain(t: Translator) -> Body:
    return Body(t.text("🎯 <b>A new goal</b>\nWhat is it about?"), "het doel")


def domain_buttons(t: Translator, holder_id: int) -> Buttons:
    rows = tuple((Button(domain_name(t, domain), f"1:pg:{holder_id}:{domain}"),) for domain in Domain)
    return (*rows, (_plan_button(t, holder_id),))


def ask_goal(t: Translator, domain: Domain) -> Body:
    lines = [t.text("🎯 <b>What would you like to reach?</b>"), domain_name(t, domain)]
    if takes_words(domain):
        lines.append(t.text("Choose one, or write it here in your own words."))
    else:
        lines.append(
            t.text("Is there something you want to discuss with your coach? What it is, you say there.")
        )
    return Body("\n".join(lines), "het doel")


def goal_buttons(t: Translator, holder_id: int, domain: Domain) -> Buttons:
    rows = tuple(
        (Button(suggestion(t, code), f"1:ph:{holder_id}:{domain}:{code}"),) for code in SUGGESTIONS[domain]
    )
    return (*rows, (_plan_button(t, holder_id),))


def proposed(t: Translator, goal: Goal) -> Body:
    words = words_of(t, goal.words)
    if goal.state is GoalState.PROPOSED:
        return Body(t.text("👍 Your coach will look at this goal: {goal}", goal=words), "het doel")
    return Body(t.text("👍 This goal is in your plan: {goal}", goal=words), "het doel")


def proposed_buttons(t: Translator, holder_id: int) -> Buttons:
    return ((_plan_button(t, holder_id),),)


def enough(t: Translator) -> Body:
    return Body(
        t.text("🎯 There are enough goals here for now. Finish one first, or ask your coach."), "het doel"
    )


def ask_whose(t: Translator) -> Body:
    return Body(t.text("👥 Whose plan do you want to see?"), KEYWORD)


def _plan_button(t: Translator, holder_id: int) -> Button:
    return Button(t.plain("🗺 My plan"), f"1:pa:{holder_id}")


def _done_button(t: Translator, holder_id: int, step: Step) -> Button:
    words = shortened(words_of(t, step.words), LABEL_LIMIT)
    return Button(f"✅ {words}", f"1:pc:{holder_id}:{step.id}")
