"""Facts, tone, people, glosses and ids."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.card_checks.coverage import coverage
from bot.card_checks.facts import SOON, facts, names, people, tone
from bot.card_checks.findings import Bearer, Gloss
from bot.card_checks.glosses import english, glosses
from bot.rules.cards import CardKind
from bot.rules.values import Domain
from tests.cards.checking import APPOINTMENT, PLASTER, TODAY, a_deck, found, known, one

FACT = replace(
    APPOINTMENT, kind=CardKind.FACT, source="https://www.rijksoverheid.nl/", valid_until=date(2028, 12, 31)
)


@pytest.mark.parametrize("check", [facts, tone, names, glosses])
def test_good_cards_pass(check) -> None:  # type: ignore[no-untyped-def]
    assert found(check) == []
    assert found(check, FACT) == []


def test_a_fact_has_a_day_until_which_it_holds() -> None:
    one(found(facts, replace(FACT, valid_until=None)), "is missing")
    one(found(facts, replace(FACT, valid_until=TODAY - timedelta(days=1))), "is past")
    one(found(facts, replace(FACT, valid_until=TODAY)), "is soon", is_fault=False)
    one(found(facts, replace(FACT, valid_until=TODAY + SOON - timedelta(days=1))), "is soon", is_fault=False)
    assert found(facts, replace(FACT, valid_until=TODAY + SOON)) == []


def test_a_fact_has_an_address_that_nobody_listens_in_on() -> None:
    one(found(facts, replace(FACT, source="http://www.rijksoverheid.nl/")), "https")
    one(found(facts, replace(FACT, source="")), "`valid_until` is about")


def test_an_action_of_the_exam_that_there_is_not() -> None:
    assert found(facts, replace(FACT, knm="4.2")) == []
    one(found(facts, replace(FACT, knm="4.9")), "4.9")


@pytest.mark.parametrize(
    "words", ["Dat kost € 25.", "Dat kost 25 euro.", "Bel 0800-2000.", "Bel 088 1234567.", "Nu 21% meer."]
)
def test_what_changes_with_the_years_has_a_day(words: str) -> None:
    one(found(facts, replace(APPOINTMENT, explain=words)), "without `source` and `valid_until`")
    assert found(facts, replace(FACT, explain=words)) == []


@pytest.mark.parametrize(
    "words", ["Ik ben op 04-05-1995 geboren.", "Bel 112.", "Het is 14.30 uur.", "Ik heb een euro."]
)
def test_what_does_not_change_needs_none(words: str) -> None:
    assert found(facts, replace(APPOINTMENT, explain=words)) == []


@pytest.mark.parametrize(
    "words", ["18 van de 25 is goed.", "U heeft 500 punten nodig.", "U bent geslaagd met 18 goed."]
)
def test_no_pass_marks(words: str) -> None:
    one(found(facts, replace(FACT, explain=words)), "pass mark")


@pytest.mark.parametrize(
    ("words", "told"), [("U krijgt een boete.", "boete: a threat"), ("Wapens!", "wapens: war")]
)
def test_nothing_harsh(words: str, told: str) -> None:
    one(found(tone, replace(APPOINTMENT, explain=words)), told)
    assert found(tone, replace(APPOINTMENT, explain="Een boeteling.")) == []


def test_a_stranger_is_spoken_to_with_u() -> None:
    informal = replace(APPOINTMENT, explain="Dan bel je de dokter.")
    one(found(tone, informal), "je where u is said")
    assert found(tone, replace(informal, items=(), domain=Domain.SOCIAL)) == []
    friends = replace(APPOINTMENT, domain=Domain.SOCIAL, items=(), sentence="Ik wil een afspraak maken.")
    assert found(tone, friends) == []
    one(found(tone, replace(friends, explain="Dan belt u.")), "u among friends", is_fault=False)
    assert found(tone, replace(friends, accept=("dan belt u",))) == []
    both = replace(informal, items=(), domain=Domain.SOCIAL, explain="Zegt u het of bel je?")
    one(found(tone, both), "u and je in one sentence", is_fault=False)


def test_a_name_is_in_a_list() -> None:
    one(found(names, replace(APPOINTMENT, explain="Dan belt Xerxes de dokter.")), "Xerxes")
    one(found(names, replace(APPOINTMENT, explain="Xerxes belt.")), "Xerxes")
    assert found(names, replace(APPOINTMENT, explain="Sara en Omar wonen in Leiden.")) == []
    assert found(names, replace(APPOINTMENT, explain="Hij zegt: Morgen is goed. Dan belt Sara.")) == []


def test_as_many_women_as_men() -> None:
    women = [replace(PLASTER, id=f"hea-w{number}", sentence="Sara belt.") for number in range(12)]
    told = found(names, *women)
    assert [finding.is_fault for finding in told] == [True, False]  # in all, and in this domain
    assert "12 cards with women, 0 with men" in told[0].words
    men = [replace(PLASTER, id=f"hea-m{number}", sentence="Omar belt.") for number in range(12)]
    assert found(names, *women, *men) == []


def test_people_are_named_called_and_drawn() -> None:
    deck = a_deck(
        replace(APPOINTMENT, sentence="Sara en Omar bellen mevrouw Sara."), replace(PLASTER, emoji="👩‍⚕️")
    )
    assert people(deck, known(deck)) == {Bearer.WOMAN: 2, Bearer.MAN: 1}


def in_language(code: str, text: str, place: str = "hea-afspraak/sentence"):  # type: ignore[no-untyped-def]
    dutch = {"hea-afspraak/sentence": APPOINTMENT.sentence, "hea-afspraak/word": APPOINTMENT.word}[place]
    return found(glosses, glosses={code: {(place, dutch): Gloss(text, is_draft=True)}})


def test_a_gloss_is_in_its_script() -> None:
    assert in_language("ar", "أريد موعدا.") == []
    finding = one(in_language("ar", "I want an appointment."), "no letter of its script")
    assert finding.file == "locales/ar/LC_MESSAGES/cards.po"
    one(in_language("ti", "أريد موعدا."), "no letter of its script")


def test_a_gloss_is_a_translation_of_its_length() -> None:
    one(in_language("en", "ik wil een afspraak maken"), "is the Dutch itself")
    assert in_language("en", "de afspraak", "hea-afspraak/word") == []  # some words are the same
    one(in_language("en", "word " * 20), "characters long", is_fault=False)


def test_every_text_has_an_english_gloss() -> None:
    assert found(english) == []
    deck = a_deck()
    there = known(deck).glosses["en"]
    lacking = {
        key: gloss for key, gloss in there.items() if key[0] not in ("hea-recept/word", "topic-doctor/name")
    }
    told = found(english, glosses={"en": lacking})
    assert [finding.place for finding in told] == [("topics", "doctor"), ("hea-recept",)]
    assert "has no English gloss of word;" in told[1].words
    assert len(found(english, glosses={"ar": there})) == 4  # the topic and three cards
    # A changed text has lost its gloss.
    changed = replace(PLASTER, sentence="Ik wil een pleister.")
    one(found(english, changed, glosses={"en": there}), "no English gloss of sentence")


@pytest.mark.parametrize("text", ["todo", "Tbd", "todo: the appointment", "xxx"])
def test_a_gloss_that_still_has_to_be_written(text: str) -> None:
    one(in_language("en", text), "still has to be written")


@pytest.mark.parametrize("text", ["?", "...", "—"])
def test_a_gloss_without_a_word(text: str) -> None:
    one(in_language("en", text), "no letter of its script")


@pytest.mark.parametrize("words", ["Nu, in 2027, is het zo.", "Dat is zo van 2025 af."])
def test_a_recent_year_tells_of_what_may_change(words: str) -> None:
    one(found(facts, replace(APPOINTMENT, explain=words)), "recent year")
    assert found(facts, replace(FACT, explain=words)) == []
    history = words.replace("2027", "1945").replace("2025", "1945")
    assert found(facts, replace(APPOINTMENT, explain=history)) == []


def test_what_the_cards_cover() -> None:
    deck = a_deck(replace(APPOINTMENT, knm="4.2"))
    told = known(deck, knm={"4.2": "the doctor", "4.5": "the dentist"})
    cells, skills, goals, languages, bearers = coverage(deck, told)
    assert cells.title == "3 cards by domain and level"
    assert ("health", "0", "3", "0", "0", "3") in cells.rows
    assert ("health", "A1", "", "3", "", "", "", "", "", "") in skills.rows
    assert goals.title == "KNM actions with a card: 1 of 2; without one:"
    assert goals.rows[-1] == ("4.5", "the dentist")
    [row] = languages.rows[1:]
    assert row[0] == "en"
    assert row[1] == row[2]
    assert row[3] == "0"
    assert bearers.rows[-1] == ("all", "0", "0")
