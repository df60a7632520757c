"""Whether a typed answer is right, nearly right or wrong, and why (PLAN section 6.6; cases S02, S03, X04)."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from bot.rules.answer_marks import aligned, marks
from bot.rules.answer_matching import WORDS_A_SLIP, Match, exactly, nearly, word_slip, worst
from bot.rules.answer_text import accentless, forms_of_answer, words_of
from bot.rules.answer_values import Judged, Mark, Note, Target, Verdict
from bot.rules.cards import Card, CardLevel, Form
from bot.rules.dutch_numbers import has_number_word, in_digits
from bot.rules.lengths import is_visible
from bot.rules.slips import ARTICLES

LONGEST = 500  # characters that are looked at; no right answer is as long

_DONT_KNOW = frozenset(
    {
        "weet ik niet",
        "ik weet het niet",
        "ik weet niet",
        "weet het niet",
        "weet niet",
        "ik weet het niet meer",
        "geen idee",
    }
)
_SHORT = frozenset({"aub", "svp", "mvg", "enz", "bijv", "bv", "ivm", "tav", "mn", "gr"})
# Before a word of English, which is what most of those who have another script type as well.
_ENGLISH_ARTICLE = re.compile(r"(?:the|an?|to) ")
_BETWEEN = re.compile(r"[,;/&+\n]|\ben\b", re.IGNORECASE)
# Nothing in the right form is to be shown in bold where its words moved or were joined.
_WITHOUT_MARKS = frozenset({Note.WORD_ORDER, Note.SPACE, Note.SHORT, Note.CLOCK, Note.CAPITAL_IJ})


def target_of(card: Card, form: Form) -> Target:
    """What is right in a typed exercise that is made from a card: its word, or its sentence."""
    accents = card.level is CardLevel.B1
    if form is Form.WORD_ORDER:
        return Target((card.sentence, *card.orders), order=True)
    if form is Form.DICTATION:
        return Target((card.sentence,), accents=accents)
    in_words = has_number_word(" ".join(words_of(card.nl)))
    return Target((card.word, *card.accept), accents=accents, in_words=in_words)


def dutch_words(cards: Iterable[Card]) -> frozenset[str]:
    """The words of the cards and of their sentences, as `judge` takes them for `known`."""
    texts = (text for card in cards for text in (card.nl, card.plural, card.sentence, *card.cloze))
    return frozenset(accentless(word) for text in texts for word in words_of(text))


def judge(
    typed: str, target: Target, *, glosses: Collection[str] = (), known: frozenset[str] = frozenset()
) -> Judged:
    """What came of `typed`.

    `glosses` are what the right answer is called in the languages of the person: one of them is no mistake, but not
    Dutch. `known` are words of Dutch without accents and capitals, those of the deck by `dutch_words`: a letter that
    makes one of them of another is no slip, that is another word. The more of them, the better this is told.
    """
    if target.all_needed:
        return _judge_all(typed, target, glosses, known)
    typed = typed[:LONGEST]
    said = words_of(typed)
    forms = [_Form(text, words_of(text)) for answer in target.answers for text in forms_of_answer(answer)]
    shown = forms[0].text
    exact = _best(
        (_told(exactly(said, form.words, target), typed, form), form) for form in forms if said and form.words
    )
    if exact is not None and exact[0].verdict in (Verdict.RIGHT, Verdict.NOTE):
        return _judged(*exact, said, shown)
    if (other := _no_answer(typed, said, glosses)) is not None:
        return Judged(other, (), shown)
    if exact is not None:
        return _judged(*exact, said, shown)
    digits = replace(target, in_words=False)
    if target.in_words and any(exactly(said, form.words, digits) for form in forms):
        return Judged(Verdict.OTHER_LANGUAGE, (Note.IN_WORDS,), shown)
    near = _best((nearly(said, form.words, target, known), form) for form in forms)
    if near is not None:
        return _judged(*near, said, shown)
    is_other_word = len(said) - (said[0] in ARTICLES) == 1 and accentless(said[-1]) in known
    return Judged(Verdict.WRONG, (Note.OTHER_WORD,) if is_other_word else (), shown)


def judge_dictation(
    typed: str, target: Target, *, glosses: Collection[str] = (), known: frozenset[str] = frozenset()
) -> Judged:
    """The same for a sentence that was heard, word by word.

    Nearly right with one slip, or where one word in five was misheard or left out; a slip counts for half of that.
    The marks are all that was not right, also in a wrong answer.
    """
    whole = judge(typed, target, glosses=glosses, known=known)
    if whole.verdict not in (Verdict.ALMOST, Verdict.WRONG):
        return whole
    shown = next(forms_of_answer(target.answers[0]))
    said, right = words_of(typed[:LONGEST]), words_of(shown)
    slips: list[Note] = []
    wrong = 0
    for one, other in aligned(said, right):
        if one is None or other is None:
            wrong += 1
        elif in_digits(said[one]) != in_digits(right[other]):
            note = word_slip(said[one], right[other], right[other - 1] if other else "", known)
            wrong += note is None
            slips += [note] if note is not None else []
    nearly_right = wrong + len(slips) / 2 <= len(right) / WORDS_A_SLIP or (wrong == 0 and len(slips) <= 1)
    return Judged(
        Verdict.ALMOST if nearly_right else Verdict.WRONG,
        tuple(dict.fromkeys(slips)) or whole.notes,
        shown,
        marks(said, shown),
    )


@dataclass(frozen=True, slots=True)
class _Form:
    """One way of writing the right answer."""

    text: str
    words: tuple[str, ...]


def _best(found: Iterable[tuple[Match | None, _Form]]) -> tuple[Match, _Form] | None:
    """The best match, the earlier form among equals."""
    matches = [(match, form) for match, form in found if match is not None]
    order = tuple(Verdict).index
    return min(matches, key=lambda each: (order(each[0].verdict), len(each[0].notes)), default=None)


def _told(match: Match | None, typed: str, form: _Form) -> Match | None:
    """The match with what is to say about the writing alone."""
    if match is None or match.verdict is not Verdict.RIGHT:
        return match
    if "Ij" in typed and "IJ" in form.text:
        return Match(Verdict.NOTE, (Note.CAPITAL_IJ,))
    if len(form.words) == 1 and form.words[0] in _SHORT:
        return Match(Verdict.NOTE, (Note.SHORT,))
    return match


def _judged(match: Match, form: _Form, said: tuple[str, ...], main: str) -> Judged:
    shown = main if match.verdict is Verdict.RIGHT or Note.SHORT in match.notes else form.text
    bold: tuple[Mark, ...] = ()
    if match.verdict in (Verdict.NOTE, Verdict.ALMOST) and not _WITHOUT_MARKS & set(match.notes):
        bold = marks(said, shown)
    return Judged(match.verdict, match.notes, shown, bold)


def _no_answer(typed: str, said: tuple[str, ...], glosses: Collection[str]) -> Verdict | None:
    """Where nothing was answered, or not in Dutch."""
    if not said or not is_visible(typed):
        return Verdict.DONT_KNOW if re.search("[?؟]", typed) else Verdict.NO_ANSWER
    words = accentless(" ".join(said))
    if words in _DONT_KNOW:
        return Verdict.DONT_KNOW
    letters = [each for each in words if each.isalpha()]
    latin = [each for each in letters if unicodedata.name(each, "").startswith("LATIN")]
    if letters and 2 * len(latin) < len(letters):
        return Verdict.OTHER_LANGUAGE
    parts = (part for gloss in glosses for part in re.split(r"[,;/()\n]", gloss))
    called = {accentless(" ".join(words_of(part))) for part in parts}
    bare = _ENGLISH_ARTICLE.sub("", words, count=1)
    if bare in {_ENGLISH_ARTICLE.sub("", name, count=1) for name in called if name}:
        return Verdict.OTHER_LANGUAGE
    return None


def _judge_all(typed: str, target: Target, glosses: Collection[str], known: frozenset[str]) -> Judged:
    """Several answers, each of which is needed: "de vader en de moeder"."""
    shown = ", ".join(next(forms_of_answer(answer)) for answer in target.answers)
    parts = [part for part in _BETWEEN.split(typed[:LONGEST]) if words_of(part)]
    if (other := _no_answer(typed, words_of(typed[:LONGEST]), glosses)) is not None:
        return Judged(other, (), shown)
    best = [
        min(
            (
                judge(part, replace(target, answers=(answer,), all_needed=False), known=known)
                for part in parts
            ),
            key=lambda judged: tuple(Verdict).index(judged.verdict),
        )
        for answer in target.answers
    ]
    found = [judged for judged in best if judged.verdict in (Verdict.RIGHT, Verdict.NOTE, Verdict.ALMOST)]
    if not found:
        return Judged(Verdict.WRONG, (), shown)
    notes = tuple(dict.fromkeys(note for judged in found for note in judged.notes))
    if len(found) == len(parts) == len(target.answers):
        return Judged(worst(*(judged.verdict for judged in found)), notes, shown)
    return Judged(Verdict.ALMOST, (*notes, Note.NOT_ALL), shown)
