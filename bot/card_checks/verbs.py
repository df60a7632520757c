"""Verbs: who does it and the form of the verb agree, and a card's sentence has the forms of what the card teaches."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.card_checks.findings import Finding, Known, Rule, Verb
from bot.card_checks.texts import Role, Text, asked, base_forms, sentences_in, texts_of, words_in
from bot.rules.cards import Card, CardKind, Deck

# Whom a form is for: ik, jij, hij, more of them; "?" is jij behind its verb.
_ANY = "123"
_SUBJECTS = {
    "ik": "1",
    **dict.fromkeys(("jij", "je"), "2"),
    "u": "23",
    "hij": "3",
    **dict.fromkeys(("zij", "ze"), "3p"),
    **dict.fromkeys(("wij", "we", "jullie"), "p"),
}
# These are never what is done to somebody: behind a verb they are who does it, wherever that stands.
_NEVER_OBJECTS = frozenset({"ik", "hij", "wij", "we", "jij"})
_ASKING = frozenset({"wat", "waar", "wanneer", "wie", "hoe", "waarom", "welke"})
# Forms of rare verbs that are other words nearly always: of "innen" and "goeden".
_SELDOM_VERBS = frozenset({"in", "goed", "uit", "even", "mis"})
_WITHOUT = frozenset({Role.CLOZE, Role.OPTION})  # wrong ones stand there on purpose


@dataclass(frozen=True)
class Forms:
    """Of all verbs that are known: for whom each form is, and what verbs it is of."""

    verbs: tuple[Verb, ...]

    @cached_property
    def persons(self) -> Mapping[str, frozenset[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for verb in self.verbs:
            for form, persons in (
                (verb.ik, "1?"),
                (verb.jij, "2"),
                (verb.hij, "3"),
                (verb.wij, "p"),
                (verb.past, f"{_ANY}?"),
                (verb.pasts, "p"),
            ):
                found[form].update(persons)
        found.pop("", None)
        return {form: frozenset(persons) for form, persons in found.items()}

    @cached_property
    def infinitives(self) -> Mapping[str, frozenset[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for verb in self.verbs:
            for form in verb.forms:
                found[form].add(verb.infinitive)
        return {form: frozenset(verbs) for form, verbs in found.items()}

    def are_of_one(self, one: str, two: str) -> bool:
        """Whether both are forms of the same word: "zit" and "zitten", "hand" and "handen"."""
        if one == two or one in base_forms(two) or two in base_forms(one):
            return True
        return bool(self.infinitives.get(one, frozenset()) & self.infinitives.get(two, frozenset()))


def agreement(deck: Deck, known: Known) -> Iterator[Finding]:
    """A form for somebody else beside "ik", "hij", "wij": doubtful, for the two may not belong together."""
    forms = Forms(known.verbs)
    for card in asked(deck):
        for text in texts_of(card):
            if text.role in _WITHOUT:
                continue
            for sentence in sentences_in(text.words, end_at_colon=True):
                yield from _in_sentence(text, [word.lower() for word in words_in(sentence)], forms, known)


def _in_sentence(text: Text, words: list[str], forms: Forms, known: Known) -> Iterator[Finding]:
    def of(at: int) -> frozenset[str]:
        return forms.persons.get(words[at], frozenset()) if 0 <= at < len(words) else frozenset()

    def doubt(subject: str, verb: str, order: str) -> Finding:
        words = f"has a form of a verb that does not go with {subject}: {order}"
        return Finding(Rule.VERB, text.place, words, f"{subject} {verb}", is_fault=False)

    for at, subject in enumerate(words):
        persons = _SUBJECTS.get(subject)
        before, after = words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else ""
        if persons is None or before == "en" or before in _SUBJECTS:  # "mijn buren en ik", "kan ik u helpen"
            continue
        if subject == "je" and after in known.articles:  # "je naam"
            continue
        if _is_behind(words, at, forms):
            behind = {"2": "?"}.get(persons, persons)
            if not of(at - 1) & set(behind):
                yield doubt(subject, before, f"{before} {subject}")
        # Of "dat ik werken moet" the second verb is the one that goes with ik.
        elif after and not of(at - 1) and not of(at + 2):
            is_other = after in known.articles or after in _SELDOM_VERBS
            if not is_other and of(at + 1) and not of(at + 1) & set(persons):
                yield doubt(subject, after, f"{subject} {after}")


def _is_behind(words: list[str], at: int, forms: Forms) -> bool:
    """Whether the word at this place stands behind its verb, and has none before that."""
    if at == 0 or words[at - 1] not in forms.persons or (at > 1 and words[at - 2] in _SUBJECTS):
        return False
    if words[at] in _NEVER_OBJECTS:
        return True
    # "bel u" and "helpt je buurman" are seen within a sentence only; a question begins so.
    return at == 2 and words[0] in _ASKING


def taught(deck: Deck, known: Known) -> Iterator[Finding]:
    """Each word that a card teaches stands in its sentence, in this form or another one."""
    forms = Forms(known.verbs)
    for card in asked(deck):
        if card.kind is CardKind.SOUND:
            continue
        for word in _not_there(card, forms):
            words = f"has no form of {word}, which the card teaches"
            yield Finding(Rule.VERB, (card.id, "sentence"), words, word)


def _not_there(card: Card, forms: Forms) -> Iterator[str]:
    there = [word.lower() for word in words_in(card.sentence)]
    for word in words_in(card.nl.lower()):
        found = next((each for each in there if forms.are_of_one(word, each)), None)
        if found is None:
            yield word
        else:
            there.remove(found)
