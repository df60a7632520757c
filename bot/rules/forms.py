"""How a card is asked: which forms it has, which one fits how well it is known, and the exercise that is made of it.

An exercise is made of the card, the form and a seed alone, so that it is the same when the answer comes. Where the right
option stands is chosen by the seed. A form is harder the more one has to make oneself: to recognise, to choose within a
sentence, to build or write it, to say something of one's own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from bot.rules.cards import MARKS, OPEN_ITEMS, Card, CardKind, CardLevel, Deck, Form

GAP = "___"
ORDERED = range(3, 10)  # words of a sentence whose words are put in order: a button each

# From recognising to making.
_HARDNESS = {
    Form.TEACH: 0,
    Form.PICTURE_WORD: 1,
    Form.MC_MEANING: 1,
    Form.CLOZE_CHOICE: 2,
    Form.MC_TEXT: 2,
    Form.MC_REPLY: 2,
    Form.KNM_CHOICE: 2,
    Form.WORD_ORDER: 3,
    Form.TYPE_WORD: 3,
    Form.DICTATION: 3,
    Form.SPEAK_REPEAT: 3,
    Form.SENTENCE_COMPLETION: 4,
    Form.WRITE_SENTENCE: 4,
    Form.SPEAK_SITUATION: 4,
}
# From which stability, in days, each hardness is asked.
_FROM = {1: 0.0, 2: 3.0, 3: 12.0, 4: 45.0}
_BY_VOICE = frozenset({Form.DICTATION})  # nothing of these is left without a clip
# Their question or their options are the meaning in the language of the reader.
_BY_MEANING = frozenset({Form.MC_MEANING, Form.WORD_ORDER, Form.TYPE_WORD})
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Option:
    """What a button says: Dutch words, a picture, or the gloss of `place` in the language of the reader.

    `meaning` is the place of the gloss that says what the option means; empty where nothing does. `dutch` is what that
    gloss is of, where the button says something else: the word of a picture, or a word with its article.
    """

    text: str
    is_gloss: bool = False
    meaning: str = ""
    dutch: str = ""


@dataclass(frozen=True, slots=True)
class Exercise:
    """One question about one card. `right` is the place of the right option, -1 where there are no options.

    Of WORD_ORDER the options are the words, and `orders` the right orders of their places.
    """

    card: Card
    form: Form
    item: int = 0  # the number of the item written by hand, from 1
    options: tuple[Option, ...] = ()
    right: int = -1
    orders: tuple[tuple[int, ...], ...] = ()

    @property
    def place(self) -> str:
        """Of the item's texts among the glosses."""
        return f"{self.card.id}/item{self.item}"


def forms_of(card: Card, deck: Deck, *, has_voice: bool) -> tuple[Form, ...]:
    """The forms that can be made of a card, easiest first. `has_voice`: there is a clip of its sentence."""
    found = [Form.TEACH]
    others = [deck.cards[one] for one in card.confusable if one in deck.cards]
    pictured = [one for one in others if one.emoji and one.emoji != card.emoji]
    if card.emoji and len(pictured) >= 2 and card.kind is not CardKind.SOUND:
        found.append(Form.PICTURE_WORD)
    if card.kind is CardKind.SOUND:
        found.append(Form.PICTURE_WORD)
    if card.level is not CardLevel.ALFA:
        if len(others) >= 2:
            found.append(Form.MC_MEANING)
        if len(card.cloze) >= 2:
            found.append(Form.CLOZE_CHOICE)
        found += [item.form for item in card.items]
        if len(words_of(card.sentence)) in ORDERED:
            found.append(Form.WORD_ORDER)
        if card.kind in (CardKind.WORD, CardKind.PHRASE) and len(card.nl.split()) <= 3:
            found.append(Form.TYPE_WORD)
        if has_voice and card.level in (CardLevel.A2, CardLevel.B1):
            found.append(Form.DICTATION)
    found.append(Form.SPEAK_REPEAT)
    return tuple(sorted(dict.fromkeys(found), key=lambda form: (_HARDNESS[form], list(Form).index(form))))


def form_for(
    card: Card,
    deck: Deck,
    *,
    stability: float | None,
    reps: int,
    has_voice: bool,
    has_gloss: bool = True,
    easier_than: Form | None = None,
) -> Form:
    """How the card is asked now. `stability` in days, None for one that was never seen; `reps` turns the forms of one
    hardness; `has_gloss` is False where nothing says to this person what the Dutch means; `easier_than` is the form that was
    just missed.
    """
    if stability is None and easier_than is None:
        return Form.TEACH
    forms = [form for form in forms_of(card, deck, has_voice=has_voice) if form is not Form.TEACH]
    if not has_gloss:
        forms = [form for form in forms if form not in _BY_MEANING]
    if not forms:
        return Form.TEACH
    if easier_than is not None:
        lower = [form for form in forms if _HARDNESS[form] < _HARDNESS[easier_than]]
        return lower[-1] if lower else forms[0]
    wanted = max(hardness for hardness, days in _FROM.items() if (stability or 0.0) >= days)
    there = sorted({_HARDNESS[form] for form in forms})
    hardness = max((one for one in there if one <= wanted), default=there[0])
    same = [form for form in forms if _HARDNESS[form] == hardness]
    return same[reps % len(same)]


def exercise(card: Card, form: Form, deck: Deck, *, seed: str) -> Exercise:
    """The exercise of this form; the same for the same seed. Raises KeyError where the card has no such form."""
    match form:
        case Form.TEACH | Form.TYPE_WORD | Form.DICTATION | Form.SPEAK_REPEAT:
            return Exercise(card, form)
        case Form.PICTURE_WORD:
            return _closed(card, form, _pictures(card, deck), seed=seed)
        case Form.MC_MEANING:
            options = [
                Option(one.word, is_gloss=True, meaning=f"{one.id}/word") for one in _with_others(card, deck)
            ]
            return _closed(card, form, options, seed=seed)
        case Form.CLOZE_CHOICE:
            options = [Option(card.target), *(_met_elsewhere(one, deck) for one in card.cloze[:2])]
            return _closed(card, form, options, seed=seed)
        case Form.WORD_ORDER:
            return _in_order(card, deck, seed)
        case _:
            return _by_hand(card, form, seed)


def with_gap(card: Card) -> str:
    """The sentence with a gap where the target stands; of a sound, where its letters stand in the word."""
    if card.kind is CardKind.SOUND:
        before, _, after = card.sentence.rpartition(card.target)
        return f"{before}{GAP}{after}"
    return re.sub(rf"(?<!\w){re.escape(card.target)}(?!\w)", GAP, card.sentence, count=1, flags=re.IGNORECASE)


def words_of(sentence: str) -> list[str]:
    """The words as they are put in order: without the mark at the end, which would give the last one away."""
    return _SPACES.split(sentence.strip().rstrip(".!?").strip())


def is_open(form: Form) -> bool:
    """Whether nobody but the person judges the answer."""
    return form in OPEN_ITEMS or form is Form.SPEAK_REPEAT


def is_typed(form: Form) -> bool:
    return form in (Form.TYPE_WORD, Form.DICTATION, Form.SENTENCE_COMPLETION, Form.WRITE_SENTENCE)


def is_spoken(form: Form) -> bool:
    return form in (Form.SPEAK_REPEAT, Form.SPEAK_SITUATION)


def needs_voice(form: Form) -> bool:
    """Whether there is nothing to answer where nothing can be heard."""
    return form in _BY_VOICE


def _with_others(card: Card, deck: Deck) -> list[Card]:
    return [card, *(deck.cards[one] for one in card.confusable[:2])]


def _pictures(card: Card, deck: Deck) -> list[Option]:
    """At alfa the words are heard or shown and the picture is tapped; from A1 on the picture is shown and the word
    tapped. Of a sound the letters are tapped."""
    if card.kind is CardKind.SOUND:
        return [Option(one.nl, meaning=f"{one.id}/word") for one in _with_others(card, deck)]
    pictured = [deck.cards[one] for one in card.confusable]
    pictured = [card, *[one for one in pictured if one.emoji and one.emoji != card.emoji][:2]]
    if card.level is CardLevel.ALFA:
        return [Option(one.emoji, meaning=f"{one.id}/word", dutch=one.word) for one in pictured]
    return [Option(one.word, meaning=f"{one.id}/word") for one in pictured]


def _met_elsewhere(word: str, deck: Deck) -> Option:
    """A wrong option with the meaning of the one card that teaches it, if there is one."""
    found = [card for card in deck.cards.values() if card.nl.casefold() == word.casefold()]
    if len(found) != 1:
        return Option(word)
    return Option(word, meaning=f"{found[0].id}/word", dutch=found[0].word)


def _by_hand(card: Card, form: Form, seed: str) -> Exercise:
    found = [(number, item) for number, item in enumerate(card.items, start=1) if item.form is form]
    if not found:
        raise KeyError(form)
    number, item = found[_number(seed, len(found))]
    if form in OPEN_ITEMS:
        return Exercise(card, form, item=number)
    options = [
        Option(option, meaning=f"{card.id}/item{number}/option{at}")
        for at, option in enumerate(item.options, start=1)
    ]
    return _closed(card, form, options, seed=seed, item=number)


def _closed(card: Card, form: Form, options: Sequence[Option], *, seed: str, item: int = 0) -> Exercise:
    """The first of the options is the right one."""
    order = _shuffled(len(options), seed)
    return Exercise(
        card,
        form,
        item=item,
        options=tuple(options[at] for at in order),
        right=order.index(0),
    )


def _in_order(card: Card, deck: Deck, seed: str) -> Exercise:
    """Words that are the same may change places: each right order counts. The words never come in a right order, and
    the capital of the first one, which would give it away, goes unless it is a name."""
    words, *others = (_without_capital(one, deck.names) for one in (card.sentence, *card.orders))
    right = [words, *(one for one in others if sorted(one) == sorted(words))]
    order = _shuffled(len(words), seed)
    if [words[at] for at in order] in right:
        order = order[1:] + order[:1]
    shown = [words[at] for at in order]
    return Exercise(
        card,
        Form.WORD_ORDER,
        options=tuple(Option(word) for word in shown),
        orders=tuple(_places(one, shown) for one in right),
    )


def is_right_order(made: Exercise, picked: Sequence[int]) -> bool:
    """`picked` are places of options. Never fuzzy: it is the order that is asked."""
    words = [made.options[at].text for at in picked]
    return any([made.options[at].text for at in order] == words for order in made.orders)


def _without_capital(sentence: str, names: frozenset[str]) -> list[str]:
    first, *rest = words_of(sentence)
    return [first if first.strip(MARKS) in names else first[0].lower() + first[1:], *rest]


def _places(sentence: Sequence[str], shown: Sequence[str]) -> tuple[int, ...]:
    left = list(enumerate(shown))
    found = []
    for word in sentence:
        place = next(pair for pair in left if pair[1] == word)
        left.remove(place)
        found.append(place[0])
    return tuple(found)


def _shuffled(count: int, seed: str) -> list[int]:
    return sorted(range(count), key=lambda at: sha256(f"{seed}:{at}".encode()).digest())


def _number(seed: str, below: int) -> int:
    return int.from_bytes(sha256(f"{seed}:item".encode()).digest()[:4]) % below
