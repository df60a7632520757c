"""What coaches call the things of a person's line: laws, routes, parts, sources, dates."""

from datetime import date, time

from bot.i18n import Html, Translator
from bot.rules.trajectory import (
    AttemptState,
    Cohort,
    DateKind,
    Extension,
    GivenKind,
    Group,
    Guidance,
    Hours,
    HoursKind,
    Law,
    Level,
    LineDate,
    Part,
    Route,
    Source,
    Stage,
)


def dutch_day(day: date) -> Html:
    """As it stands on letters of DUO, so that it can be compared and copied."""
    return Html(f"{day:%d-%m-%Y}")


def dutch_moment(day: date | None, at: time | None) -> Html:
    """Empty where the day is not known."""
    if day is None:
        return Html("")
    return dutch_day(day) if at is None else Html(f"{day:%d-%m-%Y} {at:%H:%M}")


def law_name(t: Translator, law: Law) -> str:
    return {
        Law.WI2021: t.plain("Wi2021 (since 2022)"),
        Law.WI2013: t.plain("Wi2013 (2013 to 2021)"),
        Law.NOT_OBLIGED: t.plain("Not obliged"),
    }[law]


def cohort_name(t: Translator, cohort: Cohort) -> str:
    return {
        Cohort.FROM_2013: t.plain("obliged in 2013 or 2014"),
        Cohort.FROM_2015: t.plain("obliged from 2015 to September 2017"),
        Cohort.FROM_OCTOBER_2017: t.plain("obliged from October 2017"),
    }[cohort]


def route_name(t: Translator, route: Route) -> str:
    return {
        Route.B1: t.plain("B1 route"),
        Route.EDUCATION: t.plain("Education route"),
        Route.SELF_RELIANCE: t.plain("Z route"),
    }[route]


def group_name(t: Translator, group: Group) -> str:
    return {
        Group.ASYLUM: t.plain("Permit holder"),
        Group.FAMILY: t.plain("Family migrant or other"),
    }[group]


def stage_name(t: Translator, stage: Stage) -> str:
    return {
        Stage.RECEPTION: t.plain("Reception centre"),
        Stage.HOUSED: t.plain("Housed"),
    }[stage]


def guidance_name(t: Translator, guidance: Guidance) -> str:
    return {
        Guidance.PHASED: t.plain("Small steps"),
        Guidance.SELF_STEERING: t.plain("Steers it themselves"),
    }[guidance]


def source_name(t: Translator, source: Source) -> str:
    """As it stands behind "source:"."""
    return {
        Source.DUO_LETTER: t.plain("DUO letter"),
        Source.PIP: t.plain("PIP"),
        Source.DECISION: t.plain("decision"),
        Source.SCHOOL: t.plain("school"),
        Source.COACH: t.plain("coach"),
        Source.COMPUTED: t.plain("computed"),
    }[source]


def part_name(t: Translator, part: Part, level: Level | None = None) -> str:
    name = {
        Part.READING: t.plain("Reading"),
        Part.LISTENING: t.plain("Listening"),
        Part.WRITING: t.plain("Writing"),
        Part.SPEAKING: t.plain("Speaking"),
        Part.KNM: t.plain("KNM"),
        Part.ONA_PORTFOLIO: t.plain("ONA portfolio"),
        Part.ONA_FINISH: t.plain("ONA final talk or 64 hours"),
        Part.PVT: t.plain("PVT"),
        Part.MAP: t.plain("MAP"),
        Part.Z_TALK: t.plain("Final talk of the Z route"),
    }[part]
    return name if level is None else f"{name} {level}"


def hours_name(t: Translator, kind: HoursKind) -> str:
    return {
        HoursKind.NT2: t.plain("NT2 lessons"),
        HoursKind.KNM: t.plain("KNM lessons"),
        HoursKind.PARTICIPATION: t.plain("Participation"),
        HoursKind.LITERACY: t.plain("Literacy"),
        HoursKind.ONA: t.plain("ONA lessons"),
    }[kind]


def hours_number(minutes: int) -> str:
    """As "12" or "12:30"."""
    sign, minutes = ("-" if minutes < 0 else ""), abs(minutes)
    return f"{sign}{minutes // 60}" if minutes % 60 == 0 else f"{sign}{minutes // 60}:{minutes % 60:02}"


def hours_words(t: Translator, one: Hours) -> str:
    return f"{hours_name(t, one.kind)} {hours_number(one.minutes)} · {dutch_day(one.day)}"


def attempt_state_name(t: Translator, state: AttemptState) -> str:
    return {
        AttemptState.PLANNED: t.plain("No result yet"),
        AttemptState.PASSED: t.plain("Passed"),
        AttemptState.FAILED: t.plain("Not passed"),
        AttemptState.CANCELLED: t.plain("Did not take place"),
    }[state]


def given_name(t: Translator, kind: GivenKind) -> str:
    return {
        GivenKind.OBLIGED: t.plain("Obliged since"),
        GivenKind.NOTICE: t.plain("DUO notice"),
        GivenKind.REGISTERED: t.plain("Registered in the BRP"),
        GivenKind.INFORMATION: t.plain("Late information arrived"),
        GivenKind.PIP: t.plain("PIP date"),
        GivenKind.MOVED: t.plain("Moved to another municipality"),
        GivenKind.PIP_AGAIN: t.plain("PIP after the move"),
        GivenKind.OFFER: t.plain("Course offer"),
        GivenKind.EDUCATION_STARTED: t.plain("Education route started"),
        GivenKind.TERM_START: t.plain("Start of the term"),
        GivenKind.TERM_END: t.plain("End of the term"),
        GivenKind.NEW_TERM: t.plain("New term made known"),
        GivenKind.DUO_REQUEST: t.plain("Request to DUO (more time, dispensation)"),
        GivenKind.EXTENSION: t.plain("Extension"),
        GivenKind.BENEFIT_REQUEST: t.plain("Benefit requested"),
        GivenKind.LANGUAGE_TEST: t.plain("Result of the language test"),
        GivenKind.LANGUAGE_NOTICE: t.plain("Notice about the language test"),
        GivenKind.BENEFIT_START: t.plain("First day of benefit"),
        GivenKind.BENEFIT_REVIEW: t.plain("Benefit review"),
        GivenKind.DECISION: t.plain("Decision sent"),
    }[kind]


def ground_name(t: Translator, ground: Extension) -> str:
    return {
        Extension.ILLNESS: t.plain("Illness"),
        Extension.DEATH: t.plain("Death in the family"),
        Extension.CHILDBIRTH: t.plain("Childbirth"),
        Extension.REFUGE: t.plain("Women's refuge"),
        Extension.LITERACY: t.plain("Literacy course"),
        Extension.HOMELESS: t.plain("Homeless"),
        Extension.NO_OFFER: t.plain("No offer"),
        Extension.EDUCATION_NOT_STARTED: t.plain("Education route not started"),
        Extension.PROVIDER: t.plain("Fault of the school"),
        Extension.OTHER: t.plain("Other reason (BIO)"),
        Extension.SEVERAL: t.plain("Several reasons"),
        Extension.NEARLY_DONE: t.plain("Nearly done"),
        Extension.ABSENT: t.plain("Was not resident"),
        Extension.EFFORT: t.plain("300 hours and two tries"),
        Extension.DIPLOMA_COURSE: t.plain("Diploma course"),
    }[ground]


def date_name(t: Translator, one: LineDate, level: Level | None = None) -> Html:
    """What a date is, without the day; `level` is that of its part."""
    part = Html(part_name(t, one.part, level) if one.part is not None else "")
    match one.kind:
        case DateKind.SIGN_UP_BY:
            return t.text("Last day to sign up for the exam {part}", part=part)
        case DateKind.SIGN_UP_WITH_RESIT:
            return t.text("Sign up with time for a resit, {part}", part=part)
        case DateKind.LATEST_EXAM:
            return t.text("Last possible day of the exam {part}", part=part)
        case DateKind.TELL_DAY:
            return t.text("Signed up for {part}, day not known yet; last possible day", part=part)
        case DateKind.EXAM:
            return t.text("Exam or talk {part}", part=part)
        case DateKind.CHANGE_UNTIL:
            return t.text("Change or cancel the exam {part} until", part=part)
        case DateKind.RESULT_BY:
            return t.text("Result of {part} at the latest", part=part)
        case _:
            return Html(_without_part(t, one.kind))


def date_line(
    t: Translator, one: LineDate, level: Level | None = None, *, source_of: Source | None = None
) -> Html:
    """A date with its day and where it comes from, or what it was computed from (`source_of`) does.

    One that we computed has no source behind it; the end of the term always has one.
    """
    day, source = dutch_day(one.day), Html(source_name(t, source_of or one.source))
    if one.kind is DateKind.TERM_END:
        return t.text("End of the integration term: {day} (source: {source})", day=day, source=source)
    if one.kind is DateKind.EXTENSION_FROM:
        return t.text("An extension can be requested from {day}", day=day)
    what = date_name(t, one, level)
    if one.source is Source.COMPUTED:
        return t.text("{what}: {day}", what=what, day=day)
    return t.text("{what}: {day} (source: {source})", what=what, day=day, source=source)


def _without_part(t: Translator, kind: DateKind) -> str:
    return {
        DateKind.PIP_DUE: t.plain("PIP due"),
        DateKind.TERM_START: t.plain("Start of the term"),
        DateKind.TERM_END: t.plain("End of the integration term"),
        DateKind.OFFER_DUE: t.plain("Course offer due"),
        DateKind.EDUCATION_START_DUE: t.plain("Education route started by"),
        DateKind.SWITCH_UNTIL: t.plain("Change of route possible until"),
        DateKind.EXTENSION_FROM: t.plain("An extension can be requested"),
        DateKind.DUO_DECIDES_BY: t.plain("Decision of DUO by"),
        DateKind.PVT_DUE: t.plain("PVT done by"),
        DateKind.MAP_DUE: t.plain("MAP done by"),
        DateKind.LANGUAGE_TEST_DUE: t.plain("Language test (taaleis) by"),
        DateKind.LANGUAGE_NOTICE_DUE: t.plain("Notice about the language test by"),
        DateKind.LANGUAGE_START_DUE: t.plain("Start with the language by"),
        DateKind.UNBURDENED_UNTIL: t.plain("Last day on which fixed costs are paid (ontzorgen)"),
        DateKind.BENEFIT_REVIEW: t.plain("Benefit review"),
        DateKind.OBJECTION_UNTIL: t.plain("Objection possible until"),
        DateKind.CHECK_MONTH_24: t.plain("Month 24: are PVT and MAP planned?"),
    }[kind]
