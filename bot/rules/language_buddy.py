"""What a language buddy says by a tap, and how long things of theirs wait."""

from datetime import timedelta
from enum import StrEnum

WAITS_FOR = timedelta(minutes=30)  # for the answer that they announced
MOST_SENT = 30  # exercises that can still be answered


class Reaction(StrEnum):
    """The last tap counts."""

    CLEAR = "c"
    SLOWLY = "s"  # of a recording: once more, slowly
    AGAIN = "o"  # of words: once more
