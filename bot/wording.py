"""Which text belongs to which row of the outbox: made at the moment it is sent, in the language of that moment."""

from bot import staff_wording, standing_wording
from bot.actions.delivery_facts import Facts
from bot.actions.standing_delivery import KINDS as STANDING_KINDS
from bot.i18n import Catalogues
from bot.news_wording import has_news, news_message
from bot.phrases import phrasebook
from bot.rules.checkins import Questions, questions_of, waiting
from bot.rules.deadlines import also
from bot.rules.errors import NotFound
from bot.rules.local_time import local_day
from bot.rules.practice import PromptKind
from bot.rules.values import Kind, Outgoing
from bot.texts.check_ins import view_of
from bot.texts.contact import reply_view
from bot.texts.outgoing import appointment_view, for_holder, line_view, practice_view
from bot.texts.rendered import Rendered, View


class Wording:
    """Renders rows for the worker. Raises NotFound for a row whose subject is gone."""

    def __init__(self, catalogues: Catalogues, questions: Questions) -> None:
        self._catalogues = catalogues
        self._questions = questions

    def __call__(self, row: Outgoing, facts: Facts) -> Rendered:
        return self._for_staff(row, facts) if row.holder_id is None else self._for_holder(row, facts)

    def _for_holder(self, row: Outgoing, facts: Facts) -> Rendered:
        recipient, appointment, record = facts.subject(row), facts.appointment(row), facts.record(row)
        if recipient is None:
            raise NotFound
        town = recipient.municipality
        if has_news(row, facts):
            return news_message(row, facts, recipient, self._catalogues)
        if row.kind in STANDING_KINDS:
            view = standing_wording.view_for_holder(row, facts, recipient.holder, town)
        elif row.kind is Kind.REPLY:
            view = self._reply(row, facts)
        elif row.kind is Kind.PRACTICE:
            goodbye = row.rule.startswith(PromptKind.GOODBYE)
            view = practice_view(recipient.holder.id, goodbye=goodbye)
        elif row.kind is Kind.CHECK_IN:
            view = self._check_in(row, facts)
        elif record is not None:
            others = also(row.rule, row.kind, record, now=facts.now)
            view = line_view(record, row.rule, others=others, today=local_day(facts.now, town.zone))
        elif appointment is not None:
            view = appointment_view(
                row.kind, appointment, recipient.holder, rule=row.rule, town=town.name, now=facts.now
            )
        else:
            raise NotFound
        return for_holder(view, recipient.holder, self._catalogues, zone=town.zone, shared=recipient.shared)

    def _check_in(self, row: Outgoing, facts: Facts) -> View:
        """Its first question; of a track that is kept since there is none."""
        check_in = facts.asking.check_ins.get(row.subject_id or 0)
        if check_in is None:
            raise NotFound
        kept = facts.asking.kept.get(check_in.holder_id, frozenset())
        shown = questions_of(check_in, self._questions, kept)
        return view_of(check_in.holder_id, check_in, shown, waiting(check_in, self._questions, kept))

    def _reply(self, row: Outgoing, facts: Facts) -> View:
        found = facts.replies.get(row.subject_id or 0)
        if found is None:
            raise NotFound
        phrase = phrasebook().phrases.get(found.reply.phrase or "")
        return reply_view(found.reply, phrase, coach=found.writer, now=facts.now)

    def _for_staff(self, row: Outgoing, facts: Facts) -> Rendered:
        reader = facts.reader(row)
        if reader is None:
            raise NotFound
        zone = reader.municipality.zone
        t = self._catalogues.translator(reader.staff.language, domain="staff", zone=zone)
        return staff_wording.notice(t, row, facts, reader, self._questions)
