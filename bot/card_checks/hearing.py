"""What is heard of a card: words that a voice can say, as long as a recording of that level may last."""

import re
from collections.abc import Iterator

from bot.card_checks.findings import Finding, Known, Rule
from bot.card_checks.texts import asked
from bot.rules import recordings
from bot.rules.cards import Card, Deck
from bot.rules.recordings import Place, Wanted, wanted_of
from bot.rules.spoken import LONGEST, spoken

SLOW = 0.8  # seconds a word, of whoever speaks for beginners
_SAID = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ0-9 .,!?:;'’…-]")
_FIELD = {Place.WORD: "nl", Place.SENTENCE: "sentence"}


def hearing(deck: Deck, known: Known) -> Iterator[Finding]:
    for card in asked(deck):
        for wanted in wanted_of(card):
            yield from _heard(card, wanted, known)


def _heard(card: Card, wanted: Wanted, known: Known) -> Iterator[Finding]:
    place = (card.id, _FIELD[wanted.place])
    said = spoken(wanted.words)
    if not any(letter.isalnum() for letter in said):
        yield Finding(Rule.VOICE, place, "has no word in it that can be said")
    for sign in dict.fromkeys(_SAID.sub("", wanted.words)):
        yield Finding(Rule.VOICE, place, f"has a sign that is not said; write it as a word: {sign}", sign)
    seconds = SLOW * len(said.split())
    longest = recordings.LONGEST[card.level]
    if seconds > longest:
        words = f"takes some {seconds:.0f} seconds to say, where a recording lasts {longest}"
        yield Finding(Rule.VOICE, place, words)
    if len(said) > LONGEST:
        yield Finding(Rule.VOICE, place, f"is longer than the {LONGEST} characters of a voice")
