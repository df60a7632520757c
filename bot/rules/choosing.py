"""Which cards somebody is asked today: those that come back, and a few new ones.

After a break there is no mountain: the usual number comes, day by day, and nothing new until what waits is less than
one day's number (S01). The order is a choice of ours, at all times the same: first what is easiest to lose, so the
least certain of what is still known with some likelihood; only then what is probably lost, the best known first.
Trying again what was lost teaches little and discourages; put off for some days, it is no more lost than before.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, tee

from bot.rules.cards import Card, CardLevel, Deck, is_asked
from bot.rules.practice import most_new, practice_day
from bot.rules.scheduling import State, retrievability

STILL_KNOWN = 0.7  # below it a card is probably lost, and waits
# An appointment brings its new words also where more waits than one day's number, as on many an ordinary day; after a
# break, with more than these days' number, it does not.
DAYS_OF_LIFTED = 2

_LEVELS = tuple(CardLevel)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A card for today. `why` is the code of the reason that brought it, if any (`rules.lifting`)."""

    card: str
    is_new: bool
    why: str | None


@dataclass(frozen=True, slots=True)
class Course:
    """The cards by id, in the order in which somebody at `level` meets them. The same for all of them: made once."""

    level: CardLevel
    cards: Mapping[str, Card]


def course_of(cards: Iterable[Card], level: CardLevel) -> Course:
    """The own level first, then those above, then those below, the easiest last: these come with a lifted topic alone.

    Within a level the domains take turns, each in the order of its file.
    """
    turns: Counter[tuple[CardLevel, str]] = Counter()
    placed: list[tuple[tuple[int, int], Card]] = []
    for card in cards:
        turns[card.level, card.domain] += 1
        step = _step(card, level)
        place = step if step >= 0 else len(_LEVELS) - step
        placed.append(((place, turns[card.level, card.domain]), card))
    return Course(level, {card.id: card for _, card in sorted(placed, key=lambda each: each[0])})


@dataclass(frozen=True, slots=True)
class Lessons:
    """The deck with the course of each level."""

    deck: Deck
    courses: Mapping[CardLevel, Course]


def lessons_of(deck: Deck) -> Lessons:
    return Lessons(deck, {level: course_of(deck.cards.values(), level) for level in CardLevel})


def choose(
    course: Course,
    known: Mapping[str, State],
    *,
    pace: int,
    lifted: Mapping[str, str],
    asked: Mapping[str, bool],
    now: datetime,
    zone: str,
) -> tuple[Chosen, ...]:
    """What is left to be asked on the practice day of `now`, never more than `pace` with what was asked.

    `known` are the states by card id, `lifted` the reasons of the cards that what
    is near in somebody's life brings, by their ids, the nearest first, `asked` the cards of this
    practice day so far, each with whether it was new. Cards that were taken out, retired or whose facts ran out are not
    asked.
    """
    today = practice_day(now, zone)
    due = _due(course, known, lifted, asked, now, zone)
    room = max(0, pace - len(asked))
    new_room = min(room, max(0, most_new(pace) - sum(asked.values())))
    fresh: Iterator[Card] = (
        card
        for card in course.cards.values()
        if card.id not in known and card.id not in asked and is_asked(card, today)
    )
    brought: list[Card] = []
    waiting = len(due) + sum(not was_new for was_new in asked.values())
    if lifted and new_room and waiting < pace * DAYS_OF_LIFTED:
        fresh, all_fresh = tee(fresh)
        near = [card for card in all_fresh if card.id in lifted and _step(card, course.level) in _NEAREST]
        nearest = {reason: at for at, reason in enumerate(dict.fromkeys(lifted.values()))}
        brought = sorted(
            near, key=lambda card: (nearest[lifted[card.id]], _NEAREST[_step(card, course.level)])
        )[:new_room]
    back = due[: room - len(brought)]
    # Only where those that come back leave room, so with less than one day's number of them.
    seats = min(room - len(back), new_room) - len(brought)
    ids = {card.id for card in brought}
    others = islice((card for card in fresh if card.id not in ids and _step(card, course.level) >= 0), seats)
    return (
        *(Chosen(card.id, True, lifted[card.id]) for card in brought),
        *(Chosen(card.id, False, lifted.get(card.id)) for card in back),
        *(Chosen(card.id, True, None) for card in others),
    )


# Of a lifted topic: the own level, then the one below, then the one above.
_NEAREST = {0: 0, -1: 1, 1: 2}


def _step(card: Card, level: CardLevel) -> int:
    return _LEVELS.index(card.level) - _LEVELS.index(level)


def _due(
    course: Course,
    known: Mapping[str, State],
    lifted: Mapping[str, str],
    asked: Mapping[str, bool],
    now: datetime,
    zone: str,
) -> list[Card]:
    """What comes back today: lifted topics first, then the easiest to lose."""
    today = practice_day(now, zone)
    found: list[tuple[tuple[bool, bool, float], Card]] = []
    for id_, state in known.items():
        card = course.cards.get(id_)
        if state.due > now or card is None or id_ in asked or not is_asked(card, today):
            continue
        chance = retrievability(state, now, zone=zone)
        lost = chance < STILL_KNOWN
        found.append(((card.id not in lifted, lost, -chance if lost else chance), card))
    # Where two are the same, the one that was met first: sorting keeps the order.
    return [card for _, card in sorted(found, key=lambda each: each[0])]
