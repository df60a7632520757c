"""What is right in a typed exercise, and what came of an answer: codes and places, from which `bot.texts` makes words."""

from dataclasses import dataclass
from enum import StrEnum

from bot.rules.scheduling import Grade


class Verdict(StrEnum):
    """How an answer is taken, the best first."""

    RIGHT = "right"
    NOTE = "note"  # right, and there is something to say about it
    ALMOST = "almost"
    WRONG = "wrong"
    DONT_KNOW = "dont_know"
    OTHER_LANGUAGE = "other_language"  # not Dutch, or digits where words are asked for: does not count
    NO_ANSWER = "no_answer"  # an emoji alone, or nothing: does not count


class Note(StrEnum):
    """What there is to say about an answer; `bot.texts` explains each in one line."""

    LETTER = "letter"  # one letter more, less or other, or two changed places
    ENDING = "ending"  # d, t or dt at the end
    SYLLABLE = "syllable"  # one or two letters for a long or a short vowel: lopen, mannen
    IJ = "ij"  # y or ei for ij
    CAPITAL_IJ = "capital_ij"  # Ijssel for IJssel
    ACCENT = "accent"
    APOSTROPHE = "apostrophe"
    SPACE = "space"  # in one word or in several
    ARTICLE_MISSING = "article_missing"  # or "een" in its place
    ARTICLE_WRONG = "article_wrong"  # de for het, het for de
    ARTICLE_EXTRA = "article_extra"
    CLOCK = "clock"  # 9:30 for half tien
    SHORT = "short"  # an abbreviation: aub
    WORD_ORDER = "word_order"
    NOT_ALL = "not_all"  # of several answers one is missing, or one is too many
    OTHER_WORD = "other_word"  # a word of Dutch, but not this one
    IN_WORDS = "in_words"  # digits where the words are what is learned


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text that is shown in bold: begin and end in characters."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Target:
    """What is right. The first answer is the one that is shown; further ones are right as well.

    An answer may have parts "(that may be left out)" and "[one/another]". With `all_needed` all answers must be given,
    in any order. `contained` takes what holds the right one. The other flags say what the exercise is about: a wrong
    article, or another order of the words, is wrong then; an accent is needed; digits are no answer.
    """

    answers: tuple[str, ...]
    article: bool = False
    order: bool = False
    accents: bool = False
    in_words: bool = False
    all_needed: bool = False
    contained: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of an answer. `shown` is the right form; `marks` are the letters in it that were typed otherwise or
    left out."""

    verdict: Verdict
    notes: tuple[Note, ...]
    shown: str
    marks: tuple[Mark, ...] = ()

    @property
    def grade(self) -> Grade | None:
        """None where the answer does not count."""
        return _GRADES.get(self.verdict)


_GRADES = {
    Verdict.RIGHT: Grade.GOOD,
    Verdict.NOTE: Grade.GOOD,
    Verdict.ALMOST: Grade.HARD,
    Verdict.WRONG: Grade.AGAIN,
    Verdict.DONT_KNOW: Grade.AGAIN,
}
