"""The three views of a digest, in the chat, by mail and as data, say the same people, numbers, reasons and days."""

import re
from datetime import date, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given

from bot.app import LOCALES
from bot.i18n import Translator, load_catalogues, visible
from bot.rules.digest_data import data_of
from bot.rules.digests import Digest, Facts, digest
from bot.rules.lengths import MESSAGE_LIMIT, shortened, split_html, utf16_length
from bot.texts.staff import digests as texts
from bot.texts.staff.digest_mail import digest_mail
from bot.texts.staff.digests import NAME_SHOWN, reason_words
from bot.texts.staff.lists import reason_name
from tests.rules.digest_examples import a_person, answered, caseloads, facts_of
from tests.rules.examples import NOW, a_municipality

CATALOGUES = load_catalogues(LOCALES)
STAFF = [CATALOGUES.translator(language, domain="staff") for language in ("nl", "en")]
UNSEEN = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200e\u200f"))


class Seen(HTMLParser):
    """What a mail program shows of HTML, line by line; and every tag in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.lines = [""]
        self.tags: list[str] = []
        self.feed(page.partition("<body>")[2])

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)
        if tag in ("p", "br", "li", "ul"):
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        self.lines[-1] += data.replace("\n", "")


def seen(markup: str) -> list[str]:
    return [line for line in visible(markup).translate(UNSEEN).split("\n") if line]


def views(t: Translator, made: Digest) -> tuple[list[str], list[str], list[str]]:
    """The lines of the chat, of the plain mail and of its HTML; those of the mail's foot left out."""
    mail = digest_mail(t, made)
    plain = [line for line in mail.text.split("\n") if line][:-2]
    shown = [line for line in Seen(mail.html or "").lines if line][:-2]
    return seen(texts.chat(t, made).html), plain, shown


@given(caseloads())
def test_all_three_say_the_same(facts: Facts) -> None:
    made = digest(facts)
    data = data_of(made)
    for t in STAFF:
        chat, plain, page = views(t, made)
        assert chat == plain == page
        assert says(t, data) <= words_in(chat)
        assert numbers_of_people(chat, data) == data["people"] or data["empty"]
        assert pool_line(t, data) == [line for line in chat if "/pool" in line]


def says(t: Translator, data: dict) -> set[str]:
    """What the data hold, as it reads: names, reasons, days, numbers."""
    found = set()
    for group in ("needs", "silent", "due", "missed"):
        for one in data[group]["items"]:
            found.add(name_of(one))
        if data[group]["more"]:
            found.add(f"… {data[group]['more']}")
    for one in data["needs"]["items"]:
        found |= {plain(reason_words(t, reason)) for reason in one["reasons"]}
    for one in data["silent"]["items"]:
        found |= {day(one["since"]), str(one["weeks"])}
    for one in data["due"]["items"]:
        found.add(day(one["day"]))
    for one in data["missed"]["items"]:
        found |= {plain(reason_name(t, one["reason"])), str(one["count"])}
    return found


def pool_line(t: Translator, data: dict) -> list[str]:
    """How many of the municipality wait and since when, in one line; none where nobody does."""
    n, since = data["pool"]["people"], data["pool"]["since"]
    if not n:
        return []
    at = datetime.fromisoformat(since)
    moment = f"{t.short_day(at)} {t.clock(at)}".translate(UNSEEN)
    line = {
        ("en", True): f"1 person waits for a coach, since {moment}. Look with /pool.",
        ("en", False): f"{n} people wait for a coach, the longest since {moment}. Look with /pool.",
        ("nl", True): f"1 persoon wacht op een coach, sinds {moment}. Kijk met /pool.",
        ("nl", False): f"{n} mensen wachten op een coach, de langste sinds {moment}. Kijk met /pool.",
    }
    return [line[t.language, n == 1]]


def words_in(lines: list[str]) -> "Everything":
    return Everything(" ".join(lines))


class Everything:
    """A text that holds every part of it: `{"a", "b"} <= Everything("a b")`."""

    def __init__(self, text: str) -> None:
        self.text = re.sub(r"… (?:en nog|and) (\d+).*?(?=$| [^\d])", r"… \1 ", text)

    def __ge__(self, parts: set[str]) -> bool:
        return all(part in self.text for part in parts)


def name_of(one: dict) -> str:
    return shortened(one["name"], NAME_SHOWN).translate(UNSEEN)


def plain(words: str) -> str:
    return visible(words).translate(UNSEEN)


def day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d-%m-%Y}"


def numbers_of_people(chat: list[str], data: dict) -> int:
    found = re.search(r"👥 (\d+)", " ".join(chat))
    return int(found[1]) if found else -1


@given(caseloads())
def test_each_group_has_as_many_lines_as_people(facts: Facts) -> None:
    made = digest(facts)
    data, said = data_of(made), texts.words(STAFF[1], made)
    lines = {visible(section.heading): section.lines for section in said.sections}
    for heading, group in (
        ("🙋 Need you", "needs"),
        ("🔇 Silent for weeks", "silent"),
        ("⏳ Deadlines in 90 days", "due"),
    ):
        expected = len(data[group]["items"]) + bool(data[group]["more"])
        assert len(lines.get(heading, ())) == (0 if data["empty"] else expected)


@given(caseloads())
def test_nothing_that_people_are_called_becomes_markup(facts: Facts) -> None:
    """P05: shown as it was typed, never run, in the chat and in a mail."""
    made = digest(facts)
    mail = digest_mail(STAFF[0], made)
    page = Seen(mail.html or "")
    assert set(page.tags) <= {"p", "br", "b", "ul", "li", "bdi", "small"}
    assert split_html(texts.chat(STAFF[0], made).html)  # nothing in it that is not ours
    assert re.fullmatch(r"Leerlijn: [a-z ]+, 18-11-2026", mail.subject)


@pytest.mark.parametrize("t", STAFF, ids=["nl", "en"])
def test_a_full_one_is_one_message(t: Translator) -> None:
    long = "ሰምሃር " * 20
    people = [
        a_person(
            number,
            f"{number} {long}",
            away="Annemarie van der Berg-Hartog",
            alarm_open=True,
            check_ins=[answered(3, number, faces="f4", wrk="help")],
            missed={"closed": 3},
        )
        for number in range(500)
    ]
    shown = texts.chat(t, digest(facts_of(*people)))
    assert utf16_length(visible(shown.html)) <= MESSAGE_LIMIT
    assert 0 < len(shown.buttons) <= 8


@pytest.mark.parametrize("t", STAFF, ids=["nl", "en"])
def test_an_empty_day_is_one_line(t: Translator) -> None:
    chat, plain_mail, page = views(t, digest(facts_of(a_person(delivered=2, last_sign=NOW))))
    assert len(chat) == 1
    assert chat == plain_mail == page
    assert "18-11-2026" in chat[0]


def test_a_subject_names_nobody_and_no_town() -> None:
    made = digest(facts_of(a_person(1, "Semhar", alarm_open=True)))
    mail = digest_mail(STAFF[0], made)
    assert "18-11-2026" in mail.subject
    for word in ("Semhar", "Karin", a_municipality().name):
        assert word not in mail.subject
    assert "Semhar" in mail.text
    assert "Semhar" in (mail.html or "")
