"""Where a date comes from: the rule in plain words, what went into it, the article and its address.

It speaks about the term and not to somebody, so that a person and their coach read the same. Why a term became longer is
told only where that says nothing about health or family.
"""

from collections.abc import Iterator
from datetime import date

from bot.i18n import Html, Translator, escape
from bot.rules.exam_times import EXAM_RULES, long_ago
from bot.rules.law_sources import LAW_RULES
from bot.rules.trajectory import LineDate, Source

GIVEN = "given"  # the rule of a date as it was entered
RULES = LAW_RULES | EXAM_RULES

# A last day that is none of work moves to the next one that is (Algemene termijnenwet art. 1).
_MOVED = ("wi2021.pip_due", "wi2021.duo_decides_by", "wi2013.duo_decides_by", "taaleis.", "awb.")
_OF_DUO = ("wi2021.", "wi2013.", "exam.")


def explain(t: Translator, one: LineDate, *, today: date) -> Html:
    """A few lines, the sentence of the rule first; `today` tells which waiting times were looked at long ago. Raises KeyError for a rule that has no words here."""
    rule = one.basis.rule
    if rule == GIVEN:
        return _given(t, one.source)
    lines: list[str] = [rule_words(t, rule), *_inputs(t, one, today)]
    if rule.startswith(_MOVED):
        lines.append(t.text("Is the last day in a weekend or on a holiday? Then it is the next working day."))
    law = RULES[rule]
    lines.append(t.text("📖 {article}", article=law.article))
    lines.append(t.text("🔗 {address}", address=_address(law.address)))
    if not one.confirmed:
        lines.append(unconfirmed(t, one))
    return Html("\n".join(lines))


def unconfirmed(t: Translator, one: LineDate) -> Html:
    """That no letter says this day yet: it was computed, or somebody told it."""
    rule = one.basis.rule
    if rule == GIVEN:
        return _given(t, one.source)
    if rule.startswith(_OF_DUO):
        return t.text("We calculated this day. DUO has not confirmed it.")
    return t.text("We calculated this day. The letter is always right.")


def rule_words(t: Translator, rule: str) -> Html:
    """The sentence of a rule, by its code in `RULES`. KeyError: there is none."""
    law, _, name = rule.partition(".")
    if name.startswith("extended."):
        return _more_time(t, name.removeprefix("extended."))
    return {
        "wi2021": _of_wi2021,
        "wi2013": _of_wi2013,
        "taaleis": _of_other_laws,
        "ontzorgen": _of_other_laws,
        "awb": _of_other_laws,
        "exam": _of_exams,
    }[law](t, name)


def _given(t: Translator, source: Source) -> Html:
    return {
        Source.DUO_LETTER: t.text("✉️ This day stands in a letter from DUO."),
        Source.PIP: t.text("📄 This day stands in the plan (PIP)."),
        Source.DECISION: t.text("✉️ This day stands in a letter with a decision."),
        Source.SCHOOL: t.text("🏫 The school told this day."),
        Source.COACH: t.text("👤 The coach entered this day."),
        Source.COMPUTED: t.text("🧮 This day was calculated."),
    }[source]


def _of_wi2021(t: Translator, name: str) -> Html:
    return {
        "pip_due_notice": t.text("The plan (PIP) is ready within 10 weeks of the letter from DUO."),
        "pip_due_registered": t.text(
            "The plan (PIP) is ready within 10 weeks of the registration in the municipality."
        ),
        "pip_due_information": t.text(
            "A paper for the plan (PIP) came late. The plan is ready within 14 days of that paper."
        ),
        "pip_due_moved": t.text(
            "After a move the new plan (PIP) is ready within 10 weeks. The term does not start again."
        ),
        "term_start": t.text("The term starts on the day after the date on the plan (PIP)."),
        "term_end": t.text("The term is 3 years. It is counted from the date on the plan (PIP)."),
        "term_end_of_start": t.text("The term is 3 years. It is counted from its first day."),
        "new_term": t.text("A letter gave a new term. It is counted from the day of that letter."),
        "offer_due": t.text("The municipality offers a course within 3 months of the plan (PIP)."),
        "education_start_due": t.text("The education route starts within 6 months of the plan (PIP)."),
        "switch_until": t.text("Another route is possible until 18 months after the plan (PIP)."),
        "extension_from": t.text(
            "More time can be asked for in the last 6 months of the term, and in a first term after 30 months."
        ),
        "duo_decides_by": _duo_decides(t),
        "pvt_due": t.text("The participation statement (PVT) is done when the term ends, or before."),
        "map_due": t.text("The module about work (MAP) is done when the term ends, or before."),
        "check_month_24": t.text("After 24 months the coach looks whether PVT and MAP are planned."),
    }[name]


def _of_wi2013(t: Translator, name: str) -> Html:
    return {
        "extension_from": t.text(
            "More time can be asked for in the last 6 months of the term, and in a first term after 30 months."
        ),
        "duo_decides_by": _duo_decides(t),
        "pvt_due": t.text(
            "The participation statement (PVT) is signed within 12 months of the registration in the municipality."
        ),
    }[name]


def _duo_decides(t: Translator) -> Html:
    return t.text("DUO decides within 8 weeks of the request.")


def _more_time(t: Translator, ground: str) -> Html:
    """Health, family and home stay between the person and those who decided."""
    private = t.text("There is more time. The letter says why.")
    return {
        **dict.fromkeys(
            ("illness", "death", "childbirth", "refuge", "homeless", "other", "several"), private
        ),
        "absent": private,
        "literacy": t.text("There is more time for a course in reading and writing."),
        "no_offer": t.text("There is more time because the course was offered late."),
        "education_not_started": t.text("There is more time because the education route started late."),
        "provider": t.text("There is more time because something went wrong at the school."),
        "nearly_done": t.text("There is more time because nearly everything is done."),
        "effort": t.text("There is more time because many lessons and exams were done."),
        "diploma_course": t.text("There is more time for a course with a Dutch diploma."),
    }[ground]


def _of_other_laws(t: Translator, name: str) -> Html:
    return {
        "test_due": t.text("The Dutch test is within 8 weeks of the request to the municipality."),
        "notice_due": t.text("The letter about the Dutch test comes within 8 weeks of the test."),
        "start_due": t.text("The Dutch lessons start within one month of the letter about the test."),
        "last_day": t.text("The municipality helps with fixed payments for 6 months."),
        "objection": t.text("Who does not agree with a decision can say so within 6 weeks of the letter."),
    }[name]


def _of_exams(t: Translator, name: str) -> Html:
    return {
        "latest_exam": t.text("The result must be there before the term ends. This is counted back from it."),
        "sign_up_by": t.text(
            "Counted back from the end of the term: the time for the result and the time until there is a place."
        ),
        "sign_up_with_resit": t.text(
            "Counted back from the end of the term, with enough time to do the exam twice."
        ),
        "change_until": t.text("Until 7 days before the exam another day can be chosen."),
        "result_by": t.text("The result comes some weeks after the exam, in Mijn Inburgering and by letter."),
    }[name]


def _inputs(t: Translator, one: LineDate, today: date) -> Iterator[Html]:
    """Each on a line. A waiting time is followed by who says so and when that was looked at."""
    inputs = dict(one.basis.inputs)
    for name, value in inputs.items():
        if isinstance(value, int):
            yield _number(t, name, value)
        elif isinstance(value, date) and name.endswith("_checked"):
            source = str(inputs[name.replace("_checked", "_source")])
            yield t.text("• Looked up on {day}: {source}", day=t.day(value), source=_address(source))
            if long_ago(value, today):
                yield t.text("• That is long ago: it may take longer now. Ask your coach.")
        elif isinstance(value, date):
            yield _day(t, one.basis.rule, name, t.day(value))


def _day(t: Translator, rule: str, name: str, day: str) -> Html:
    if rule == "taaleis.start_due" or name in ("made_known", "sent"):
        return t.text("• Date on the letter: {day}", day=day)
    if name == "end" and ".extended." in rule:
        return t.text("• End of the term before: {day}", day=day)
    return {
        "notice": t.text("• Date on the letter from DUO: {day}", day=day),
        "registered": t.text("• Registered in the municipality: {day}", day=day),
        "moved": t.text("• Registered in the municipality: {day}", day=day),
        "information": t.text("• The paper came: {day}", day=day),
        "pip": t.text("• Date on the plan (PIP): {day}", day=day),
        "start": t.text("• Start of the term: {day}", day=day),
        "end": t.text("• End of the term: {day}", day=day),
        "term_end": t.text("• End of the term: {day}", day=day),
        "request": t.text("• Date of the request: {day}", day=day),
        "result": t.text("• Date of the Dutch test: {day}", day=day),
        "benefit_start": t.text("• From: {day}", day=day),
        "first": t.text("• From: {day}", day=day),
        "last": t.text("• Until: {day}", day=day),
        "exam": t.text("• Exam: {day}", day=day),
    }[name]


def _number(t: Translator, name: str, n: int) -> Html:
    return {
        "months": t.plural("• {n} month", "• {n} months", n),
        "days": t.plural("• {n} day", "• {n} days", n),
        "most_months": t.plural("• At most {n} month", "• At most {n} months", n),
        "result_weeks": t.plural("• Time for the result: {n} week", "• Time for the result: {n} weeks", n),
        "sign_up_weeks": t.plural(
            "• Time until there is a place: {n} week", "• Time until there is a place: {n} weeks", n
        ),
        "cancel_days": t.plural(
            "• Time to choose another day: {n} day", "• Time to choose another day: {n} days", n
        ),
        "spare_days": t.plural("• Time to spare: {n} day", "• Time to spare: {n} days", n),
    }[name]


def _address(source: str) -> str:
    """An address bare, so that a phone makes a link of it; words of a municipality are isolated as all others are."""
    return Html(escape(source)) if source.startswith("https://") else source
