"""Practice from life: an appointment, an exam and a goal bring the cards that help, and health only where it may."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.rules.cards import CardLevel, Deck
from bot.rules.lifting import GOAL_TOPICS, Why, WhyKind, lifted, topics_in, why_of
from bot.rules.plans import SUGGESTIONS, Goal, GoalState, suggested
from bot.rules.trajectory import Attempt, AttemptState, Part, Source
from bot.rules.values import Appointment, AppointmentState, Domain
from tests.rules.deck_examples import DECK, a_card
from tests.rules.examples import ZONE, an_appointment, local

NOW = local("2026-11-18 11:00")
TODAY = date(2026, 11, 18)
RENT = a_card("huur", id="slf-huur", domain=Domain.SELF_RELIANCE, topic="rent", parts=(Part.KNM,))
STAIRS = a_card("trap", id="slf-trap", domain=Domain.SELF_RELIANCE, topic="stairs", level=CardLevel.A2)
TOPICS = dict(DECK.topics) | {
    "rent": replace(DECK.topics["doctor"], id="rent", domain=Domain.SELF_RELIANCE, words=("huur", "woning")),
    "stairs": replace(DECK.topics["doctor"], id="stairs", domain=Domain.SELF_RELIANCE, words=("trap",)),
}
CARDS = Deck({**DECK.cards, RENT.id: RENT, STAIRS.id: STAIRS}, TOPICS, DECK.names)
OF_DOCTOR = {id_ for id_, card in DECK.cards.items() if card.topic == "doctor"}


def booked(title: str, at: str = "2026-11-20 09:00", **values: Any) -> Appointment:
    usual: dict[str, Any] = {"domain": Domain.SELF_RELIANCE, "state": AppointmentState.PLANNED}
    return replace(an_appointment(local(at)), title=title, **(usual | values))


def brought(
    *appointments: Appointment, health: bool = False, now: datetime = NOW, **values: Any
) -> dict[str, str]:
    usual: dict[str, Any] = {"attempts": (), "goals": (), "news": ()}
    return lifted(CARDS, appointments=appointments, health=health, now=now, zone=ZONE, **(usual | values))


def a_goal(words: str, domain: Domain = Domain.SELF_RELIANCE, state: GoalState = GoalState.OPEN) -> Goal:
    return Goal(1, 1, domain, words, None, state, 1, NOW, by_holder=False, closed_at=None, version=1)


def an_exam(part: Part, day: date | None, state: AttemptState = AttemptState.PLANNED) -> Attempt:
    return Attempt(
        1, part, None, day, None, "", state, by_school=False, source=Source.DUO_LETTER, set_by=1, set_at=NOW
    )


def test_a_word_in_the_title_brings_its_topic_from_three_days_before() -> None:
    found = brought(booked("Gesprek over uw huurcontract"))
    assert found == {RENT.id: "a:rent:2026-11-20"}
    assert why_of(found[RENT.id]) == Why(WhyKind.APPOINTMENT, "rent", date(2026, 11, 20))
    for day, comes in ((17, False), (18, True), (21, True), (22, False)):
        assert bool(brought(booked("Huur", f"2026-11-{day} 23:30"))) is comes


@pytest.mark.parametrize("state", [one for one in AppointmentState if one is not AppointmentState.PLANNED])
def test_what_is_off_brings_nothing(state: AppointmentState) -> None:
    assert brought(booked("Huur", state=state)) == {}


def test_a_stem_counts_at_the_beginning_of_a_word() -> None:
    assert brought(booked("Verhuur", domain=Domain.CIVIC)) == {}
    assert brought(booked("Uw WÓNING", domain=Domain.CIVIC)) == {RENT.id: "a:rent:2026-11-20"}


def test_without_a_word_it_is_the_domain() -> None:
    assert brought(booked("Gesprek")).keys() == {RENT.id, STAIRS.id}
    assert [topic.id for topic in topics_in(CARDS, "Gesprek over de huur", Domain.WORK)] == ["rent"]


def test_of_health_nothing_unless_it_is_allowed() -> None:
    for appointment in (
        booked("Gesprek", domain=Domain.HEALTH),
        booked("Huisarts", domain=Domain.HEALTH),
        booked("Naar de huisarts"),  # entered as something else
    ):
        assert brought(appointment) == {}
        assert brought(appointment, health=True).keys() >= OF_DOCTOR
    for domain in (Domain.HEALTH, Domain.SELF_RELIANCE):
        goal = a_goal("Zelf de dokter bellen", domain)
        assert brought(goals=[goal]) == {}
        assert brought(goals=[goal], health=True).keys() == OF_DOCTOR
    assert brought(booked("Huur en huisarts")) == {RENT.id: "a:rent:2026-11-20"}


def test_an_exam_brings_its_part_from_four_weeks_before() -> None:
    day = TODAY + timedelta(weeks=4)
    assert brought(attempts=[an_exam(Part.KNM, day)]) == {RENT.id: f"e:knm:{day}"}
    for other in (
        an_exam(Part.KNM, day + timedelta(days=1)),
        an_exam(Part.KNM, TODAY - timedelta(days=1)),
        an_exam(Part.KNM, None),
        an_exam(Part.READING, day),
        *(an_exam(Part.KNM, day, state) for state in AttemptState if state is not AttemptState.PLANNED),
    ):
        assert brought(attempts=[other]) == {}


def test_a_goal_brings_what_its_words_name_and_no_whole_domain() -> None:
    assert brought(goals=[a_goal("Een andere woning zoeken")]) == {RENT.id: "g:rent:"}
    assert brought(goals=[a_goal("Meer weten")]) == {}
    assert brought(goals=[a_goal("Huur", state=GoalState.REACHED)]) == {}


def test_a_goal_that_was_chosen_brings_what_was_put_down_for_it() -> None:
    """It is kept as a code, which is no Dutch: "letters" would be the alphabet."""
    codes = {code for of_domain in SUGGESTIONS.values() for code in of_domain}
    assert codes - GOAL_TOPICS.keys() == {"a2", "b1", "talk"}
    assert GOAL_TOPICS.keys() <= codes
    money = replace(CARDS, topics=TOPICS | {"money": replace(TOPICS["rent"], id="money", words=())})
    paid = replace(RENT, topic="money")
    deck = replace(money, cards={paid.id: paid})
    usual: dict[str, Any] = {"appointments": (), "attempts": (), "news": (), "health": False}
    usual |= {"now": NOW, "zone": ZONE}
    found = lifted(deck, goals=[a_goal(suggested("payments"))], **usual)
    assert found == {paid.id: "g:money:"}
    assert lifted(deck, goals=[a_goal(suggested("talk"), Domain.HEALTH)], **usual) == {}


def test_news_brings_what_it_names_and_no_whole_domain() -> None:
    words = "Beste mensen,\n\nOp vrijdag is er een spreekuur («Woning en geld»). Tot dan!"
    assert brought(news=[words]) == {RENT.id: "n:rent:"}
    assert why_of("n:rent:") == Why(WhyKind.NEWS, "rent")
    assert brought(news=["Het loket is maandag dicht.", ""]) == {}
    assert brought(news=["Verhuur", "De trap is stuk"]) == {STAIRS.id: "n:stairs:"}
    both = brought(news=["Over de huur"], goals=[a_goal("Huur")])
    assert both == {RENT.id: "g:rent:"}  # what they chose themself comes before what others sent


def test_of_news_about_health_nothing_unless_it_is_allowed() -> None:
    news = ["Nieuw: huisarts in de wijk, ook over uw huur"]
    assert brought(news=news) == {RENT.id: "n:rent:"}
    assert brought(news=news, health=True).keys() == OF_DOCTOR | {RENT.id}


def test_the_nearest_reason_is_told() -> None:
    day = TODAY + timedelta(days=1)
    found = brought(
        booked("Huur", "2026-11-20 09:00"),
        booked("Huur", "2026-11-21 09:00"),
        attempts=[an_exam(Part.KNM, day)],
        goals=[a_goal("Huur")],
    )
    assert found[RENT.id] == f"e:knm:{day}"
    assert why_of("") is None
    assert all(why_of(why.code) == why for why in (Why(WhyKind.GOAL, "rent"), Why(WhyKind.EXAM, "knm", day)))


def test_the_day_is_that_of_the_zone() -> None:
    """Half past midnight in Amsterdam is the day before in UTC."""
    assert brought(booked("Huur", "2026-11-21 00:30"), now=local("2026-11-18 00:10"))
    assert not brought(booked("Huur", "2026-11-22 00:30"), now=local("2026-11-18 00:10"))
