"""Today's cards: what comes back, a few new ones, what is near in somebody's life first; after a break as S01 says."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.cards import Card, CardKind, CardLevel, Skill, Status
from bot.rules.choosing import STILL_KNOWN, Chosen, Course, choose, course_of
from bot.rules.practice import PACES, RETENTION, most_new, practice_day
from bot.rules.scheduling import Grade, State, retrievability, review
from bot.rules.values import Domain
from tests.rules.examples import ZONE, case, local, right

NOW = local("2026-11-18 09:00")
TOPICS = {Domain.HEALTH: ("doctor", "body"), Domain.SELF_RELIANCE: ("rent", "money")}


def a_card(number: int, level: CardLevel = CardLevel.A1, domain: Domain = Domain.HEALTH) -> Card:
    return Card(
        id=f"{domain.value[:3]}-{level.value.lower()}-{number}",
        domain=domain,
        level=level,
        topic=TOPICS[domain][number % 2],
        kind=CardKind.WORD,
        skill=Skill.VOCABULARY,
        nl="woord",
        sentence="Een woord.",
        target="woord",
    )


DECK = [a_card(number, level, domain) for domain in TOPICS for level in CardLevel for number in range(6)]
COURSE = course_of(DECK, CardLevel.A1)
ORDER = tuple(COURSE.cards.values())


def known_since(day: str, *, days: int = 2) -> State:
    """A card answered right twice, `days` apart."""
    first = review(None, Grade.GOOD, local(day) - timedelta(days=days), zone=ZONE, retention=RETENTION)
    return review(first, Grade.GOOD, local(day), zone=ZONE, retention=RETENTION)


def today(
    known: dict[str, State] | None = None,
    *,
    course: Course = COURSE,
    pace: int = 5,
    lifted: tuple[str, ...] = (),
    asked: dict[str, bool] | None = None,
    now: datetime = NOW,
) -> tuple[Chosen, ...]:
    return choose(
        course,
        known or {},
        pace=pace,
        lifted={card.id: card.topic for card in course.cards.values() if card.topic in lifted},
        asked=asked or {},
        now=now,
        zone=ZONE,
    )


def ids(chosen: tuple[Chosen, ...]) -> list[str]:
    return [each.card for each in chosen]


def test_new_cards_go_up_from_the_own_level_and_the_domains_take_turns() -> None:
    assert [card.id for card in ORDER[:4]] == ["hea-a1-0", "sel-a1-0", "hea-a1-1", "sel-a1-1"]
    assert [card.level for card in ORDER[::12]] == [CardLevel.A1, CardLevel.A2, CardLevel.B1, CardLevel.ALFA]


@pytest.mark.parametrize("pace", PACES)
def test_at_most_half_is_new(pace: int) -> None:
    assert ids(today(pace=pace)) == [card.id for card in ORDER[: most_new(pace)]]


def test_levels_below_come_with_a_lifted_topic_alone() -> None:
    known = {card.id: known_since("2026-11-17") for card in DECK if card.level is not CardLevel.ALFA}
    assert today(known) == ()
    assert today(known, lifted=("rent",)) == (
        Chosen("sel-alfa-0", True, "rent"),
        Chosen("sel-alfa-2", True, "rent"),
    )


def test_what_is_near_comes_first_and_says_why() -> None:
    known = {card.id: known_since("2026-10-20") for card in ORDER[:4]}
    chosen = today(known, lifted=("rent",))
    assert chosen[:3] == (
        Chosen("sel-a1-2", True, "rent"),
        Chosen("sel-a1-4", True, "rent"),
        Chosen("sel-a1-0", False, "rent"),
    )
    assert [(each.is_new, each.why) for each in chosen[3:]] == [(False, None)] * 2


def test_a_topic_of_the_deck_alone_changes_nothing_where_it_has_no_cards() -> None:
    assert today(lifted=("weather",)) == today()


def test_the_least_certain_of_what_is_still_known_comes_first() -> None:
    known = {
        "hea-a1-0": known_since("2026-11-01"),
        "hea-a1-1": known_since("2026-10-20"),
        "hea-a1-2": known_since("2025-10-20"),
        "hea-a1-3": known_since("2024-10-20"),
    }
    chances = [retrievability(state, NOW, zone=ZONE) for state in known.values()]
    assert chances[1] > STILL_KNOWN > chances[2] > chances[3]
    assert ids(today(known)) == ["hea-a1-1", "hea-a1-0", "hea-a1-2", "hea-a1-3", "sel-a1-0"]


def test_after_a_break_the_usual_number_and_nothing_new() -> None:
    """S01: 22 days away, 180 cards due, 20 a day."""
    given_, wanted = case("S01"), right("S01")
    deck = [a_card(number, domain=domain) for domain in TOPICS for number in range(200)]
    course = course_of(deck, CardLevel.A1)
    pile = dict.fromkeys(list(course.cards)[: given_["pile"]["due"]], known_since("2026-10-25 09:00"))
    now = local(f"{given_['pile']['returns']} 09:00")
    new_after = None
    for number in range(30):
        waiting = sum(state.due <= now for state in pile.values())
        chosen = today(pile, course=course, pace=given_["daily_cap"], lifted=("rent",), now=now)
        new = sum(each.is_new for each in chosen)
        assert len(chosen) <= wanted["first_day_items_max"]
        if number == 0:
            assert (len(chosen), new) == (wanted["first_day_items_max"], wanted["new_items"])
        if new and new_after is None:
            new_after = waiting
        # Nothing but the words of an appointment before the pile is below one day's number.
        assert not any(each.is_new and each.why is None for each in chosen) or waiting < given_["daily_cap"]
        for card in ids(chosen):
            pile[card] = review(pile.get(card), Grade.GOOD, now, zone=ZONE, retention=RETENTION)
        now += timedelta(days=1)
    assert new_after is not None
    assert new_after < 2 * given_["daily_cap"]


def test_after_a_break_nothing_new_before_the_pile_is_below_a_day() -> None:
    known = {card.id: known_since("2026-10-20") for card in ORDER[:5]}
    assert not any(each.is_new for each in today(known))
    known.popitem()
    assert [each.is_new for each in today(known)] == [False] * 4 + [True]


def test_what_is_due_today_is_due_from_four() -> None:
    """S04: practice at half past midnight is that of the day before."""
    first = review(None, Grade.AGAIN, local("2026-11-17 20:00"), zone=ZONE, retention=RETENTION)
    for at, there in (("2026-11-18 00:30", False), ("2026-11-18 03:59", False), ("2026-11-18 04:00", True)):
        chosen = today({"hea-a1-0": first}, now=local(at))
        assert ("hea-a1-0" in ids(chosen)) is there


@pytest.mark.parametrize("change", [{"status": Status.RETIRED}, {"valid_until": date(2026, 11, 17)}])
def test_what_was_retired_or_ran_out_is_not_asked(change: dict[str, object]) -> None:
    changed = replace(ORDER[0], **change)  # type: ignore[arg-type]
    course = course_of((changed, *ORDER[1:]), CardLevel.A1)
    assert ORDER[0].id not in ids(today(course=course))
    assert ORDER[0].id not in ids(today({ORDER[0].id: known_since("2026-10-20")}, course=course))
    assert "gone" not in ids(today({"gone": known_since("2026-10-20")}))


states = st.builds(
    known_since,
    st.integers(1, 400).map(lambda ago: f"{NOW - timedelta(days=ago):%Y-%m-%d} 09:00"),
    days=st.integers(1, 60),
)


@given(
    st.dictionaries(st.sampled_from([card.id for card in DECK]), states, max_size=30),
    st.sampled_from(PACES),
    st.sets(st.sampled_from(["rent", "money", "doctor", "body"])),
    st.dictionaries(st.sampled_from([card.id for card in DECK]), st.booleans(), max_size=6),
)
def test_what_always_holds(
    known: dict[str, State], pace: int, lifted: set[str], asked: dict[str, bool]
) -> None:
    chosen = today(known, pace=pace, lifted=tuple(sorted(lifted)), asked=asked)
    assert len(chosen) + len(asked) <= max(pace, len(asked))
    assert len(set(ids(chosen))) == len(chosen)
    assert not set(ids(chosen)) & asked.keys()
    new = [each for each in chosen if each.is_new]
    assert not new or len(new) + sum(asked.values()) <= most_new(pace)
    assert all(each.is_new == (each.card not in known) for each in chosen)
    assert all(each.is_new or known[each.card].due <= NOW for each in chosen)
    assert all(each.why is None or each.why in lifted for each in chosen)
    due = [id_ for id_, state in known.items() if state.due <= NOW and id_ not in asked]
    assert len(chosen) >= min(len(due), pace - len(asked))
    assert chosen == today(known, pace=pace, lifted=tuple(sorted(lifted)), asked=asked)


@given(st.lists(st.tuples(st.sampled_from(Grade), st.booleans()), min_size=30, max_size=60))
def test_no_card_comes_twice_a_day(answers: list[tuple[Grade, bool]]) -> None:
    """Asked one by one, with the chooser called before each, as after a restart."""
    known: dict[str, State] = {}
    asked: dict[str, bool] = {}
    now = NOW
    for grade, next_day in answers:
        left = today(known, asked=asked, now=now)
        if next_day or not left:
            now, asked = now + timedelta(days=1), {}
            continue
        chosen = left[0]
        assert chosen.card not in asked
        assert chosen.card not in known or practice_day(known[chosen.card].last_review, ZONE) < practice_day(
            now, ZONE
        )
        known[chosen.card] = review(known.get(chosen.card), grade, now, zone=ZONE, retention=RETENTION)
        asked[chosen.card] = chosen.is_new
        assert len(asked) <= 5
