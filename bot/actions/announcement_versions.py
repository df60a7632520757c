"""What an announcement says in each language: typed, asked, with a picture or a voice message, back from a translator.

Each of these gives what was written, by which an update that is repeated finds it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.actions import announcing
from bot.actions.announcement_audience import known
from bot.rules.announcement_views import Known
from bot.rules.announcements import (
    Announcement,
    Medium,
    News,
    NotInDraft,
    NoWords,
    OtherNumber,
    Source,
    State,
    Text,
    check_words,
    joined,
)
from bot.rules.audience import DUTCH, NO_LANGUAGE, Reached
from bot.rules.values import Municipality
from storage import announcement_rows, dialogs, people

STEP = "news"  # of the dialog in which words, a question, answers or a file are asked for


@dataclass(frozen=True, slots=True)
class Written:
    """The announcement of which something was written, and in which language."""

    announcement_id: int
    language: str


@dataclass(frozen=True, slots=True)
class Opened:
    """An announcement with the texts that are being written: after the release those of the next edition. `done`: it went
    to everybody. `begun`: it went, and these are other words than those that hold."""

    announcement: Announcement
    known: Known
    reached: Reached
    municipality: Municipality
    done: bool
    begun: bool

    @property
    def languages(self) -> list[str]:
        """Those of the people whom it reaches, of the most people first, and those that it is written in."""
        read = {one.language for one in self.reached.reaches} - {NO_LANGUAGE}
        ordered = sorted(read, key=lambda language: (-self.people_of(language), language))
        return list(dict.fromkeys([DUTCH, *ordered, *sorted(self.announcement.texts)]))

    def people_of(self, language: str) -> int:
        return sum(one.people for one in self.reached.reaches if one.language == language)


def opened(tx: Connection, staff_id: int, announcement_id: int) -> Opened:
    """NotFound for who may not see it."""
    there = announcing.visible(tx, staff_id, announcement_id)
    one = replace(there, texts=announcing.edited_texts(tx, there))
    town = people.municipality(tx, one.municipality_id)
    begun = one.state not in (*announcing.OPEN, State.WITHDRAWN) and dict(one.texts) != dict(there.texts)
    return Opened(
        one, known(tx, staff_id, one), announcing.reached(tx, one), town, one.id in _done(tx, [one]), begun
    )


def listed(tx: Connection, staff_id: int) -> tuple[list[Announcement], frozenset[int]]:
    """What this person may see, the newest first; and which of these went to everybody."""
    found = announcing.listed(tx, staff_id)
    return found, _done(tx, found)


def _done(tx: Connection, announcements: Sequence[Announcement]) -> frozenset[int]:
    queued = [one.id for one in announcements if one.state is State.RELEASED and one.fanned_at is not None]
    return frozenset(queued) - announcement_rows.under_way(tx, queued)


def start(
    tx: Connection,
    staff_id: int,
    chat_id: int,
    kind: News,
    words: str,
    *,
    unfinished: bool = False,
    medium: Medium | None = None,
    file_id: str | None = None,
    now: datetime,
) -> Written:
    """A new one, with its first Dutch words. `unfinished` as for `write`. Raises Empty, TooLong, HoldsBsn."""
    text = Text(DUTCH, check_words(words), medium=medium, file_id=file_id)
    number = announcing.begin(tx, staff_id, kind, now=now)
    announcing.set_text(tx, staff_id, number, text, now=now)
    _then_ask(tx, chat_id, Written(number, DUTCH), "more" if unfinished else None, now=now)
    return Written(number, DUTCH)


def write(
    tx: Connection,
    staff_id: int,
    chat_id: int,
    announcement_id: int,
    language: str,
    words: str,
    *,
    more: bool = False,
    unfinished: bool = False,
    medium: Medium | None = None,
    file_id: str | None = None,
    now: datetime,
) -> Written:
    """New words in one language; its question, picture and voice message stay. `more`: they go on behind those that are
    there, for a long text comes in several messages; `unfinished`: maybe more comes. Then the question is asked for, where
    the Dutch words have one and this language has not. Raises Empty, TooLong, HoldsBsn, NotInDraft."""
    one = _editable(tx, staff_id, announcement_id)
    before = one.texts.get(language)
    if more and before is not None:
        words = joined(before.words, words)
    text = Text(language, check_words(words))
    if before is not None:
        text = replace(before, words=text.words, source=Source.PERSON, set_at=None)
    if medium is not None:
        text = replace(text, medium=medium, file_id=file_id)
    announcing.set_text(tx, staff_id, one.id, text, now=now)
    asks = "question" if language != DUTCH and not one.is_ready(text) else None
    _then_ask(tx, chat_id, Written(one.id, language), "more" if unfinished else asks, now=now)
    return Written(one.id, language)


def ask(
    tx: Connection,
    staff_id: int,
    chat_id: int,
    announcement_id: int,
    language: str,
    question: str,
    answers: Sequence[str],
    *,
    now: datetime,
) -> Written:
    """The question in one language, with its answers, that are checked already. OtherNumber where the Dutch words have
    another number of them; NoWords where nothing is written in this language yet."""
    one = _editable(tx, staff_id, announcement_id)
    text, dutch = one.texts.get(language), one.dutch
    if text is None or dutch is None:
        raise NoWords
    if language != DUTCH and len(dutch.answers) != len(answers):
        raise OtherNumber(len(dutch.answers), len(answers))
    text = replace(text, question=question, answers=tuple(answers), set_at=None)
    _keep(tx, staff_id, one.id, text, now=now)
    dialogs.drop(tx, chat_id)
    return Written(one.id, language)


def ask_nothing(tx: Connection, staff_id: int, announcement_id: int, *, now: datetime) -> None:
    """The question goes, from all languages."""
    one = _editable(tx, staff_id, announcement_id)
    for text in one.texts.values():
        if text.question or text.answers:
            _keep(tx, staff_id, one.id, replace(text, question="", answers=()), now=now)


def put_file(
    tx: Connection,
    staff_id: int,
    chat_id: int,
    announcement_id: int,
    language: str,
    medium: Medium | None,
    file_id: str | None,
    *,
    now: datetime,
) -> Written:
    """A picture or a voice message with the words of one language, in the place of what was there; None: without."""
    one = _editable(tx, staff_id, announcement_id)
    text = one.texts.get(language)
    if text is None:
        raise NoWords
    _keep(tx, staff_id, one.id, replace(text, medium=medium, file_id=file_id), now=now)
    dialogs.drop(tx, chat_id, step=STEP)
    return Written(one.id, language)


def bring_back(
    tx: Connection,
    staff_id: int,
    announcement_id: int,
    texts: Sequence[Text],
    *,
    of_dutch: Text,
    now: datetime,
) -> bool:
    """Versions from a translator's file. `of_dutch` is what the file says that they translate: where the Dutch words are
    others by now, these versions are older. Whether they are. Raises OtherNumber, NotInDraft."""
    one = _editable(tx, staff_id, announcement_id)
    dutch = one.dutch
    if dutch is None:
        raise NoWords
    set_at = None
    if not says_the_same(dutch, of_dutch):
        set_at = (dutch.set_at or now) - timedelta(seconds=1)
    for text in texts:
        if len(text.answers) != len(dutch.answers):
            raise OtherNumber(len(dutch.answers), len(text.answers))
        before = one.texts.get(text.language)
        if before is not None:
            text = replace(text, medium=before.medium, file_id=before.file_id)
        announcing.set_text(tx, staff_id, one.id, replace(text, source=Source.FILE, set_at=set_at), now=now)
    return set_at is not None


def says_the_same(one: Text, other: Text) -> bool:
    """Whether both have the same words, question and answers."""
    return (one.words, one.question, one.answers) == (other.words, other.question, other.answers)


def _then_ask(tx: Connection, chat_id: int, written: Written, asks: str | None, *, now: datetime) -> None:
    """The dialog goes on with what is asked for next, or is over."""
    if asks is None:
        dialogs.drop(tx, chat_id)
        return
    data = {"id": written.announcement_id, "language": written.language, "asks": asks}
    dialogs.put(tx, chat_id, STEP, data, now=now)


def _keep(tx: Connection, staff_id: int, announcement_id: int, text: Text, *, now: datetime) -> None:
    """The words stay as they are; so does that nobody looked at what a machine made."""
    if text.by_machine:
        announcing.set_machine_texts(tx, staff_id, announcement_id, [text], now=now)
    else:
        announcing.set_text(tx, staff_id, announcement_id, text, now=now)


def _editable(tx: Connection, staff_id: int, announcement_id: int) -> Announcement:
    """With the texts that are being written."""
    one = announcing.visible(tx, staff_id, announcement_id)
    if one.state is State.WITHDRAWN:
        raise NotInDraft
    return replace(one, texts=announcing.edited_texts(tx, one))
