"""What is open: appointments without an answer, exams to sign up for, check-ins; of everybody who shares the phone."""

from datetime import timedelta

from bot.actions import check_ins
from bot.rules.trajectory import DateKind
from bot.rules.values import Answer, AppointmentState, Holder
from bot.texts import open_items as texts
from bot.texts.open_items import Open
from bot.texts.rendered import View
from handlers.context import Context
from handlers.line_views import line_of_holder
from storage import appointments

# From when on somebody is asked to sign up (`bot.rules.deadlines`).
SIGN_UP_ASKED = timedelta(days=42)


async def open_view(context: Context) -> View:
    people = [await _open_of(context, holder) for holder in context.holders]
    now = context.now
    return View(
        "qo", lambda t: texts.listing(t, people, now=now), lambda t: texts.buttons(t, people, now=now)
    )


async def _open_of(context: Context, holder: Holder) -> Open:
    ahead = await context.read(appointments.of_holder, holder.id, since=context.now)
    line = await line_of_holder(context, holder)
    parts = [
        one.part
        for one in line.ahead
        if one.kind is DateKind.SIGN_UP_BY and one.part is not None and one.day - line.today <= SIGN_UP_ASKED
    ]
    questions = context.house.questions
    return Open(
        holder.id,
        holder.name if len(context.holders) > 1 else "",
        [one for one in ahead if one.state is AppointmentState.PLANNED and one.answer is Answer.OPEN],
        list(dict.fromkeys(parts)),
        await context.read(check_ins.open_check_ins, holder.id, questions, now=context.now),
    )
