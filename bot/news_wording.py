"""The words of an announcement, of what changes it, and of several messages in one: made when they are sent."""

from bot.actions.announcement_facts import Before
from bot.actions.delivery_facts import Facts
from bot.i18n import Catalogues
from bot.rules.announcements import Announcement, Rule
from bot.rules.errors import NotFound
from bot.rules.practice import PromptKind
from bot.rules.values import Kind, Outgoing
from bot.texts import news
from bot.texts.rendered import Rendered
from storage.recipients import Recipient


def news_message(row: Outgoing, facts: Facts, recipient: Recipient, catalogues: Catalogues) -> Rendered:
    """Raises NotFound where there is nothing to say any more."""
    before = facts.news.befores.get(row.id)
    if before is not None:
        rows = [(one.row_id, one.kind, one.subject_id, one.rule) for one in before.beside]
    else:
        together = (row, *facts.news.riders.get(row.id, ()))
        rows = [(each.id, each.kind, each.subject_id, each.rule) for each in together]
    prompts = [rule for _, kind, _, rule in rows if kind is Kind.PRACTICE]
    # The longest there first, also when one of them is corrected.
    told = [
        _announcement(facts, subject) for _, kind, subject, _ in sorted(rows) if kind is not Kind.PRACTICE
    ]
    changed: list[int] = []
    if before is not None or row.rule == Rule.CORRECTION:
        changed = [one.id for one in told if one.edition > 1 and not _says_the_same(one, row, before)]
    return news.news(
        told,
        recipient.holder,
        catalogues,
        zone=recipient.municipality.zone,
        shared=recipient.shared,
        goodbye=prompts[0].startswith(PromptKind.GOODBYE) if prompts else None,
        changed=changed,
    )


def _says_the_same(one: Announcement, row: Outgoing, before: Before | None) -> bool:
    """Whether the correction left the version as it is that this person has."""
    if before is None or before.text is None or one.id != row.subject_id:
        return False
    now = one.texts.get(before.text.language)
    return now is not None and now.said == before.text.said


def has_news(row: Outgoing, facts: Facts) -> bool:
    """Whether the message of this row says news, its own or what goes along."""
    return row.kind in (Kind.ANNOUNCEMENT, Kind.ANNOUNCEMENT_EDIT) or bool(facts.news.riders.get(row.id))


def _announcement(facts: Facts, subject_id: int | None) -> Announcement:
    one = facts.news.announcements.get(subject_id or 0)
    if one is None or one.dutch is None:
        raise NotFound
    return one
