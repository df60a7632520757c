"""Example people and histories for the tests of digests and persons' pages."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from bot.rules.assessing import History
from bot.rules.checkins import CheckIn, Given, Option, Question, QuestionKind, Questions, without_kept
from bot.rules.digests import NOBODY_WAITS, Facts, PersonFacts, Waiting
from bot.rules.folding import one_line
from bot.rules.lengths import is_visible
from bot.rules.pool import Summary
from bot.rules.trajectory import GivenKind, Record
from bot.rules.values import Answer, ChatState, Domain
from tests.rules.examples import NOW, a_holder, a_municipality
from tests.rules.line_examples import B1, a_record, given

FACES = tuple(Option(f"f{number}", picture, f"Face {number}") for number, picture in enumerate("😄🙂😐🙁😢"))
HOURS = tuple(Option(f"h{number}", "🕐", f"{number} hours") for number in range(5))
WORK = (
    Option("well", "😄", "Well"),
    Option("hard", "🐢", "It is hard"),
    Option("help", "🙋", "I want help", needs_coach=True),
)
QUESTIONS = Questions(
    {
        (one.id, one.rev): one
        for one in (
            Question("faces", 1, QuestionKind.FACES, None, "How is it going?", FACES),
            Question("hours", 1, QuestionKind.HOURS, Domain.LANGUAGE, "How many hours?", HOURS),
            Question("wrk", 1, QuestionKind.TRACK, Domain.WORK, "How is work?", WORK),
            Question("soc", 1, QuestionKind.TRACK, Domain.SOCIAL, "And people?", WORK),
        )
    }
)
KEYS = (("faces", 1), ("hours", 1), ("wrk", 1))


def answered(days_ago: float, number: int = 1, now: datetime = NOW, **codes: str) -> CheckIn:
    """A check-in of so many days ago, answered an hour later."""
    asked = now - timedelta(days=days_ago)
    answers = {name: Given(name, 1, code, asked + timedelta(hours=1)) for name, code in codes.items()}
    return CheckIn(number, 7, asked, KEYS, answers)


def a_person(number: int = 7, name: str = "Sara", **values: Any) -> PersonFacts:
    """Somebody whom messages reach, and of whom nothing is known. `values`: fields of `PersonFacts` and of its `History`;
    the check-ins without the tracks in `kept`."""
    kept = values.pop("kept", ())
    said = {name: values.pop(name) for name in list(values) if name in History.__dataclass_fields__}
    said["check_ins"] = [without_kept(one, QUESTIONS, kept) for one in said.get("check_ins", ())]
    history = History(values.pop("now", NOW), **said)
    usual: dict[str, Any] = {
        "chat_state": ChatState.OPEN,
        "record": Record(number, municipality=a_municipality()),
        "holder": a_holder(id=number, name=name),
    }
    return PersonFacts(history=history, **(usual | values))


def facts_of(
    *people: PersonFacts, days: float = 7, now: datetime = NOW, pool: Summary = NOBODY_WAITS
) -> Facts:
    return Facts(now, now - timedelta(days=days), "Karin", a_municipality(), people, QUESTIONS, pool)


# What people are called and type, in scripts of both directions, with what is HTML or a formula to others (P05, C08, X02).
NAMES = (
    st.one_of(
        st.sampled_from(
            [
                "Robert'); DROP TABLE holders;--",
                "<img src=x onerror=alert(1)>",
                '"><script>alert(1)</script>',
                "{{7*7}} ${7*7} #{7*7}",
                "%s %(name)s {0} {name}",
                "javascript:alert(1)",
                "</textarea><h1>x",
                '=HYPERLINK("https://x.example";"klik")',
                "Ali <3",
                "&amp;lt; \"aan\" 'enkel'",
                "محمد علي",
                "ሰምሃር",
                "_Samir_ *ster*",
            ]
        ),
        st.text(st.sampled_from("aZé 1<>&\"'_*`:;ßعلיሰላ👍"), min_size=1, max_size=60),
    )
    .map(one_line)
    .filter(is_visible)
)

_CODES = {"faces": [one.code for one in FACES], "hours": [one.code for one in HOURS], "wrk": ["well", "help"]}


@st.composite
def histories(draw: st.DrawFn, now: datetime = NOW) -> Sequence[CheckIn]:
    """Check-ins of one person of the last months, the oldest first, each with some answers or none."""
    days = sorted(draw(st.lists(st.integers(0, 60), unique=True, max_size=5)), reverse=True)
    found = []
    for number, ago in enumerate(days):
        names = draw(st.lists(st.sampled_from(sorted(_CODES)), unique=True))
        codes = {name: draw(st.sampled_from(_CODES[name])) for name in names}
        found.append(answered(ago, number + 1, now, **codes))
    return found


def moments(now: datetime = NOW) -> st.SearchStrategy[datetime]:
    """Some moment of the last three months."""
    return st.integers(0, 90 * 24 * 60).map(lambda minutes: now - timedelta(minutes=minutes))


@st.composite
def persons(draw: st.DrawFn, number: int) -> PersonFacts:
    pip = draw(st.none() | st.integers(100, 1500).map(lambda days: date(2026, 11, 18) - timedelta(days=days)))
    record = (
        a_record(B1, [given(GivenKind.PIP, pip)]) if pip else Record(number, municipality=a_municipality())
    )
    waits = sorted(draw(st.lists(moments(), max_size=3)))
    reasons = st.sampled_from(["closed", "stopped", "not_linked", "over", "failed", "unclear"])
    return a_person(
        number,
        draw(NAMES),
        record=record,
        chat_state=draw(st.sampled_from([None, *ChatState])),
        away=draw(st.sampled_from(["", "", "Bram <b>"])),
        check_ins=draw(histories()),
        kept=draw(st.sets(st.sampled_from([Domain.LANGUAGE, Domain.WORK]), max_size=1).map(frozenset)),
        alarm_open=draw(st.booleans()),
        waiting=[Waiting(at, draw(st.booleans())) for at in waits],
        help_tapped=draw(st.booleans()),
        seen_until=draw(st.none() | moments()),
        last_sign=draw(st.none() | moments()),
        answered=draw(
            st.dictionaries(st.sampled_from([one for one in Answer if one != "open"]), st.integers(1, 3))
        ),
        delivered=draw(st.integers(0, 9)),
        missed=draw(st.dictionaries(reasons, st.integers(1, 4), max_size=2)),
    )


@st.composite
def caseloads(draw: st.DrawFn) -> Facts:
    """A coach with up to six people, each with a random history, in a municipality where some wait in its list."""
    count = draw(st.integers(0, 6))
    return facts_of(*(draw(persons(number + 1)) for number in range(count)), pool=draw(pools()))


def pools() -> st.SearchStrategy[Summary]:
    waiting = st.builds(Summary, st.integers(1, 400), st.integers(0, 999), moments())
    return st.just(NOBODY_WAITS) | waiting
