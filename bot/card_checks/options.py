"""What can be chosen: one right answer, told apart from the others, and not given away by how it looks."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import mean

from bot.card_checks.findings import Finding, Gloss, Key, Known, Place, Rule
from bot.card_checks.texts import asked, plain, words_in
from bot.rules.cards import CLOSED_ITEMS, Card, CardLevel, Deck, Form, Item
from bot.rules.forms import GAP, ORDERED, exercise, forms_of, with_gap, words_of

BUTTON_BYTES = 64  # of the data that a button carries, in the Bot API
HANDLER_BYTES = 7  # for who reads it: a code with a version, and a colon

_TOO_LONG = 1.5  # times the mean of all options
_GAP = re.compile(r"\.\.\.|…")
_ENDS = frozenset(".!?…")
_ARTICLE = re.compile(r"(de|het|een)\s", re.IGNORECASE)
_LOOKS: dict[str, Callable[[str], bool]] = {
    "an article": lambda option: bool(_ARTICLE.match(option)),
    "a capital": lambda option: option[:1].isupper(),
    "a picture": lambda option: any(ord(letter) >= 0x2190 for letter in option),
    "a mark at its end": lambda option: option[-1:] in _ENDS,
    "a digit": lambda option: any(letter.isdigit() for letter in option),
}


def options(deck: Deck, known: Known) -> Iterator[Finding]:
    """Options of the exercises that were written by hand, and of the gap in the sentence."""
    classes = _classes_of_words(known)
    for card in asked(deck):
        for number, item in enumerate(card.items, start=1):
            place: Place = (card.id, "items", str(number), "options")
            if item.form in CLOSED_ITEMS:
                yield from _closed(item, place)
                yield from _meanings(card, number, item, place, known)
        if card.cloze:
            place = (card.id, "cloze")
            yield from _apart((card.target, *card.cloze), place)
            yield from _looks((card.target, *card.cloze), place)
            yield from _gap(card, place)
            yield from _glossed(card, place, known)
            yield from _classes(card, place, classes)


def _closed(item: Item, place: Place) -> Iterator[Finding]:
    yield from _apart(item.options, place)
    yield from _looks(item.options, place)
    right = item.options[0]
    lengths = [len(option) for option in item.options]
    if lengths[0] > max(lengths[1:]) and lengths[0] > _TOO_LONG * mean(lengths):
        yield Finding(Rule.GIVEAWAY, place, "has a right one that is much longer than the others", right)
    prompt = f" {plain(f'{item.text} {item.question}')} "
    told = [option for option in item.options if f" {plain(option)} " in prompt]
    if told != [right]:
        if item.form is not Form.MC_TEXT:
            yield from _echo(item, place)
    else:
        where = "question" if f" {plain(right)} " in f" {plain(item.question)} " else "text"
        # A text is read to find the answer in it; where others were to be read as well, nothing is given away.
        is_fault = item.form is not Form.MC_TEXT or where == "question"
        yield Finding(
            Rule.GIVEAWAY, place, f"has the right one alone in the {where}", right, is_fault=is_fault
        )


def _echo(item: Item, place: Place) -> Iterator[Finding]:
    """Who cannot read an answer takes the one that has words of the question in it."""
    asked_with = {_stem(word) for word in words_in(f"{item.text} {item.question}")} - {""}
    echoed = [[word for word in words_in(option) if _stem(word) in asked_with] for option in item.options]
    if echoed[0] and not any(echoed[1:]):
        words = f"has a right one that alone repeats what was asked: {', '.join(echoed[0])}"
        yield Finding(Rule.GIVEAWAY, place, words, item.options[0], is_fault=False)


def _stem(word: str) -> str:
    """Enough of a longer word to know it again in another form."""
    return word.lower()[: max(5, len(word) - 2)] if len(word) >= 5 else ""


def _apart(found: Sequence[str], place: Place) -> Iterator[Finding]:
    for option, count in Counter(map(plain, found)).items():
        if count > 1:
            yield Finding(Rule.OPTIONS, place, f"has the same answer {count} times: {option}", option)
        if not option:
            yield Finding(Rule.OPTIONS, place, "has an answer without letters")


def _looks(found: Sequence[str], place: Place) -> Iterator[Finding]:
    sentences = all(option[-1:] in _ENDS for option in found)
    for what, has in _LOOKS.items():
        looks = [has(option) for option in found]
        # A whole sentence may begin with any word. Where others alone have an article, it may belong to their verb.
        if looks.count(looks[0]) == 1 and not (sentences and what == "an article"):
            words = f"has a right one that alone {'has' if looks[0] else 'lacks'} {what}"
            is_fault = looks[0] or what != "an article"
            yield Finding(Rule.GIVEAWAY, place, words, found[0], is_fault=is_fault)


def _gap(card: Card, place: Place) -> Iterator[Finding]:
    rest = f" {plain(with_gap(card).replace(GAP, ' '))} "
    if f" {plain(card.target)} " in rest:
        yield Finding(Rule.GIVEAWAY, place, "asks for a word that stands in the sentence twice", card.target)
    for option in card.cloze:
        if plain(option) in {plain(each) for each in (card.nl, *card.accept)}:
            yield Finding(Rule.OPTIONS, place, f"has a right answer among the wrong ones: {option}", option)
        if f" {plain(option)} " in rest:
            yield Finding(
                Rule.GIVEAWAY, place, f"has a word of the sentence among the answers: {option}", option
            )
    right, *sizes = [len(words_in(option)) for option in (card.target, *card.cloze)]
    if right > max(sizes) + 1 or right < min(sizes) - 1:
        yield Finding(Rule.GIVEAWAY, place, "has a right one of another number of words", card.target)


def _glossed(card: Card, place: Place, known: Known) -> Iterator[Finding]:
    """A wrong word that is what the card means in some language is right for whoever reads that language."""
    for language, glosses in known.glosses.items():
        meaning = _meaning(card, glosses, language)
        for option in card.cloze:
            if meaning and plain(option) == meaning:
                words = f"has an answer that is what the card means in {language}: {option}"
                yield Finding(Rule.OPTIONS, place, words, option)


def _classes(card: Card, place: Place, classes: Mapping[str, frozenset[str]]) -> Iterator[Finding]:
    """A noun among verbs is told by its place in the sentence. A word may be both, and most are in no list."""
    right, *found = [classes.get(option.lower(), frozenset()) for option in (card.target, *card.cloze)]
    if right and all(found) and not any(right & other for other in found):
        words = f"has no other {' or '.join(sorted(right))} than the right one"
        yield Finding(Rule.GIVEAWAY, place, words, card.target, is_fault=False)


def _classes_of_words(known: Known) -> Mapping[str, frozenset[str]]:
    nouns = {*known.articles, *(plural.lower() for plural in known.plurals.values())}
    verbs = {form for verb in known.verbs for form in verb.forms}
    listed = (("noun", nouns), ("verb", verbs))
    return {word: frozenset(name for name, words in listed if word in words) for word in nouns | verbs}


def _meanings(card: Card, number: int, item: Item, place: Place, known: Known) -> Iterator[Finding]:
    """What an option means must tell it apart as well, and be no other option."""
    dutch = [plain(option) for option in item.options]
    for language, glosses in known.glosses.items():
        found = [
            glosses.get((f"{card.id}/item{number}/option{at}", option))
            for at, option in enumerate(item.options, start=1)
        ]
        told = [plain(gloss.text) if gloss else "" for gloss in found]
        for gloss, count in Counter(filter(None, told)).items():
            if count > 1:
                yield Finding(
                    Rule.OPTIONS, place, f"has answers that mean the same in {language}: {gloss}", gloss
                )
        for at, gloss in enumerate(told):
            if gloss and any(gloss == other for place_of, other in enumerate(dutch) if place_of != at):
                words = f"has an answer that is what another one means in {language}: {gloss}"
                yield Finding(Rule.OPTIONS, place, words, gloss)


def confusable(deck: Deck, known: Known) -> Iterator[Finding]:
    """Cards that stand beside each other in an exercise: never two that mean the same, or look the same."""
    for card in asked(deck):
        place = (card.id, "confusable")
        for other in (deck.cards[one] for one in card.confusable):
            if plain(other.nl) == plain(card.nl) or plain(other.word) in map(plain, card.accept):
                yield Finding(Rule.OPTIONS, place, f"has a card that is right as well: {other.id}", other.id)
            if card.emoji and other.emoji == card.emoji:
                yield Finding(Rule.OPTIONS, place, f"has a card with the same picture: {other.id}", other.id)
            for language, glosses in known.glosses.items():
                meaning = _meaning(card, glosses, language)
                if meaning and meaning == _meaning(other, glosses, language):
                    words = f"has a card that means the same in {language}: {other.id}, {meaning}"
                    yield Finding(Rule.OPTIONS, place, words, f"{other.id} {language}")
        for one, two in ((a, b) for a in card.confusable for b in card.confusable if a < b):
            for language, glosses in known.glosses.items():
                meaning = _meaning(deck.cards[one], glosses, language)
                if meaning and meaning == _meaning(deck.cards[two], glosses, language):
                    words = f"has two cards that mean the same in {language}: {one}, {two}"
                    yield Finding(Rule.OPTIONS, place, words, f"{one} {two} {language}")


def _meaning(card: Card, glosses: Mapping[Key, Gloss], language: str) -> str:
    found = glosses.get((f"{card.id}/word", card.word))
    text = plain(found.text) if found else ""
    return re.sub(r"^(the|an?|to) ", "", text) if language == "en" else text


def meanings(deck: Deck, known: Known) -> Iterator[Finding]:
    """A pattern with a gap is not known by the gap in its meaning."""
    for card in asked(deck):
        others = [deck.cards[one] for one in card.confusable[:2]]
        if Form.MC_MEANING not in forms_of(card, deck, has_voice=False) or not _GAP.search(card.word):
            continue
        for language, glosses in known.glosses.items():
            found = [glosses.get((f"{one.id}/word", one.word)) for one in (card, *others)]
            gaps = [bool(gloss and _GAP.search(gloss.text)) for gloss in found]
            if gaps == [True, False, False]:
                words = f"has a gap in {language}, and no card that it is confused with has: {found[0] and found[0].text}"
                yield Finding(Rule.GIVEAWAY, (card.id, "confusable"), words, language, is_fault=False)


def pictures(deck: Deck, known: Known) -> Iterator[Finding]:
    """At alfa a picture is the whole question: within a domain each stands for one card."""
    seen: dict[tuple[str, str], str] = {}
    for card in asked(deck):
        if card.level is CardLevel.ALFA and card.emoji:
            first = seen.setdefault((card.domain, card.emoji), card.id)
            if first != card.id:
                words = f"is the picture of {first} already: {card.emoji}"
                yield Finding(Rule.OPTIONS, (card.id, "emoji"), words, card.emoji)


def forms(deck: Deck, known: Known) -> Iterator[Finding]:
    """A card can be asked, its other orders can be built of the words of its sentence, and its buttons have room."""
    for card in asked(deck):
        found = [form for form in forms_of(card, deck, has_voice=False) if form is not Form.TEACH]
        if not [form for form in found if form is not Form.SPEAK_REPEAT]:
            yield Finding(Rule.FORMS, (card.id,), "has no exercise that tells whether somebody knows it")
        if Form.WORD_ORDER in found:
            yield from _orders(card, deck)
        elif card.orders:
            count = len(words_of(card.sentence))
            words = f"are never asked: from A1 on {ORDERED[0]} to {ORDERED[-1]} words are put in order, here are {count}"
            yield Finding(Rule.FORMS, (card.id, "orders"), words)
        for form in found:
            yield from _buttons(card, form, deck)


def _orders(card: Card, deck: Deck) -> Iterator[Finding]:
    words = sorted(_word(word, deck) for word in words_of(card.sentence))
    for order in card.orders:
        if plain(order) == plain(card.sentence):
            yield Finding(Rule.FORMS, (card.id, "orders"), "has the sentence itself", order)
        elif sorted(_word(word, deck) for word in words_of(order)) != words:
            yield Finding(
                Rule.FORMS, (card.id, "orders"), "has an order of other words than the sentence", order
            )


def _word(word: str, deck: Deck) -> str:
    """As it stands on a button, wherever it stands in the sentence."""
    return word if word.strip(".,") in deck.names else word[:1].lower() + word[1:]


def _buttons(card: Card, form: Form, deck: Deck) -> Iterator[Finding]:
    """The most that a button has to tell: which card, in which form and exercise, and the option or all words so far."""
    made = exercise(card, form, deck, seed=card.id)
    picked = len(made.options) if form is Form.WORD_ORDER else 1
    data = f"{card.id}:{form}:{made.item}:{'9' * picked}"
    if (size := len(data.encode()) + HANDLER_BYTES) > BUTTON_BYTES:
        yield Finding(Rule.BUTTON, (card.id,), f"takes {size} of {BUTTON_BYTES} bytes of a button: {data}")


def longest_is_right(deck: Deck) -> tuple[int, int]:
    """In how many closed exercises the right option alone is the longest, and how many there are."""
    closed = [item for card in asked(deck) for item in card.items if item.form in CLOSED_ITEMS]
    lengths = [[len(option) for option in item.options] for item in closed]
    return sum(first > max(rest) for first, *rest in lengths), len(closed)
