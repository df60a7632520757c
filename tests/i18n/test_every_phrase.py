"""What comes from the coach, in every language and at every position of the dial, whatever is filled in."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import LOCALES
from bot.i18n import load_catalogues, visible
from bot.phrases import phrasebook
from bot.rules.lengths import MESSAGE_LIMIT, utf16_length
from bot.rules.phrases import PLACES, WORDS_LIMIT, Phrase, PlaceKind
from bot.rules.replies import Reply, ReplyState
from bot.rules.values import Dial
from bot.texts import contact
from bot.texts.outgoing import in_languages
from tests.i18n.test_every_text import OPEN_PLACE, UNSEEN, at_every_position, words
from tests.rules.examples import NOW

CATALOGUES = load_catalogues(LOCALES)
REPLY = Reply(
    *(1, 17, 3, None, None, "Tot morgen", "nl", ReplyState.HELD, NOW, NOW, 0, None, None, None),
)


def filled(phrase: Phrase, typed: str) -> dict[str, str]:
    kinds = {PlaceKind.DAY: "2026-12-01", PlaceKind.TIME: "14:30", PlaceKind.WORDS: typed}
    return {place: kinds[PLACES[place]] for place in phrase.places}


@pytest.mark.parametrize("phrase", phrasebook().phrases.values(), ids=lambda phrase: phrase.id)
def test_every_phrase(phrase: Phrase) -> None:
    values = filled(phrase, "Loket <3> & Co")
    typed = ["Loket <3> & Co"] if "Loket <3> & Co" in values.values() else []
    at_every_position(
        lambda t: contact.said_by_phrase(t, phrase, values, coach="Karin", now=NOW), "Karin", *typed
    )
    # With a day in the words of the language, and not as it is stored.
    for code in CATALOGUES.offered:
        t = CATALOGUES.translator(code)
        shown = visible(contact.phrase_words(t, phrase, values, now=NOW)).translate(UNSEEN)
        assert "2026" not in shown
        if "date" in phrase.places:
            assert t.day(date(2026, 12, 1), now=NOW) in shown
        # While it is filled in dots stand for what is missing.
        assert not OPEN_PLACE.search(visible(contact.phrase_words(t, phrase, {}, now=NOW)))


@given(words)
def test_the_longest_words_fit(typed: str) -> None:
    for phrase in phrasebook().phrases.values():
        values = filled(phrase, typed[:WORDS_LIMIT])
        reply = replace(REPLY, phrase=phrase.id, words=json.dumps(values))
        view = contact.reply_view(reply, phrase, coach=typed, now=NOW)
        own = CATALOGUES.translator("ar")
        made = in_languages(view, CATALOGUES, own=own, dial=Dial.BOTH, zone="Europe/Amsterdam")
        assert utf16_length(visible(made.html)) <= MESSAGE_LIMIT


@given(words, words)
def test_free_words(typed: str, name: str) -> None:
    for translation in (None, typed):
        reply = replace(REPLY, words=typed, translation=translation)
        view = contact.reply_view(reply, None, coach=name, now=NOW)
        for code in CATALOGUES.offered:
            for dial in Dial:
                own = CATALOGUES.translator(code)
                made = in_languages(view, CATALOGUES, own=own, dial=dial, zone="Europe/Amsterdam")
                shown = visible(made.html).translate(UNSEEN)
                assert typed.translate(UNSEEN) in shown
                assert name.translate(UNSEEN) in shown


@given(words, st.integers(0, 10))
def test_when_the_coach_is_back(name: str, days: int) -> None:
    back = NOW + timedelta(days=days)
    for coach in (name, ""):
        at_every_position(
            lambda t, coach=coach: contact.after_hours(t, coach=coach, back=back, days=days), coach, "112"
        )
        at_every_position(lambda t, coach=coach: contact.contact_asked(t, coach=coach), coach)
    at_every_position(contact.ask_who)
