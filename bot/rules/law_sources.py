"""Where each rule of the dates from law stands: the article, and the address of the text.

The codes are those of `Basis.rule`. Articles are cited in Dutch for every reader, as on letters. Read as in force: Wet
inburgering 2021 on 21-10-2025, its Besluit on 2-4-2026, its Regeling on 18-4-2026, the Participatiewet on 1-7-2025;
the old Act and its rules as they held for their own cohorts.
"""

from dataclasses import dataclass

from bot.rules.trajectory import Extension


@dataclass(frozen=True, slots=True)
class LawRule:
    article: str
    address: str


_ACT = "https://wetten.overheid.nl/BWBR0044770"
_DECREE = "https://wetten.overheid.nl/BWBR0045555"
_REGULATION = "https://wetten.overheid.nl/BWBR0045574"
_OLD_ACT = "https://wetten.overheid.nl/BWBR0020611"
_OLD_DECREE = "https://wetten.overheid.nl/BWBR0020674"
_OLD_REGULATION = "https://wetten.overheid.nl/BWBR0020657"
_OLD_POLICY = "https://wetten.overheid.nl/BWBR0041898/2020-05-12"
_PARTICIPATION_ACT = "https://wetten.overheid.nl/BWBR0015703"
_AWB = "https://wetten.overheid.nl/BWBR0005537"

_WI2021 = {
    "wi2021.pip_due_notice": LawRule("Besluit inburgering 2021 art. 5.3(1)", _DECREE),
    "wi2021.pip_due_registered": LawRule("Besluit inburgering 2021 art. 5.3(1)", _DECREE),
    "wi2021.pip_due_information": LawRule("Besluit inburgering 2021 art. 5.3(2)", _DECREE),
    "wi2021.pip_due_moved": LawRule("Besluit inburgering 2021 art. 5.3(3)", _DECREE),
    "wi2021.term_start": LawRule("Wet inburgering 2021 art. 11", _ACT),
    "wi2021.term_end": LawRule("Wet inburgering 2021 art. 11", _ACT),
    "wi2021.term_end_of_start": LawRule("Wet inburgering 2021 art. 11", _ACT),
    "wi2021.new_term": LawRule("Regeling inburgering 2021 art. 7.4", _REGULATION),
    "wi2021.offer_due": LawRule("Regeling inburgering 2021 art. 4.1(1)(g)", _REGULATION),
    "wi2021.education_start_due": LawRule("Regeling inburgering 2021 art. 4.1(1)(g)", _REGULATION),
    "wi2021.switch_until": LawRule("Besluit inburgering 2021 art. 5.4", _DECREE),
    "wi2021.extension_from": LawRule("Besluit inburgering 2021 art. 4.1 en 4.5", _DECREE),
    "wi2021.duo_decides_by": LawRule("Besluit inburgering 2021 art. 2.7, 2.8, 4.1 en 4.5", _DECREE),
    "wi2021.pvt_due": LawRule("Wet inburgering 2021 art. 11, 24 en 25", _ACT),
    "wi2021.map_due": LawRule("Wet inburgering 2021 art. 11, 24 en 25", _ACT),
    "wi2021.check_month_24": LawRule("Wet inburgering 2021 art. 11, 24 en 25", _ACT),
}

_WI2021_EXTENSIONS = {
    Extension.ILLNESS: LawRule("Regeling inburgering 2021 art. 4.1(1)(a)", _REGULATION),
    Extension.DEATH: LawRule("Regeling inburgering 2021 art. 4.1(1)(b)", _REGULATION),
    Extension.CHILDBIRTH: LawRule("Regeling inburgering 2021 art. 4.1(1)(c)", _REGULATION),
    Extension.REFUGE: LawRule("Regeling inburgering 2021 art. 4.1(1)(d)", _REGULATION),
    Extension.LITERACY: LawRule("Regeling inburgering 2021 art. 4.1(1)(e)", _REGULATION),
    Extension.HOMELESS: LawRule("Regeling inburgering 2021 art. 4.1(1)(f)", _REGULATION),
    Extension.NO_OFFER: LawRule("Regeling inburgering 2021 art. 4.1(1)(g)", _REGULATION),
    Extension.EDUCATION_NOT_STARTED: LawRule("Regeling inburgering 2021 art. 4.1(1)(g)", _REGULATION),
    Extension.PROVIDER: LawRule("Regeling inburgering 2021 art. 4.1(1)(h)", _REGULATION),
    Extension.OTHER: LawRule("Regeling inburgering 2021 art. 4.1(1)(i)", _REGULATION),
    Extension.SEVERAL: LawRule("Regeling inburgering 2021 art. 4.1(1)(j)", _REGULATION),
    Extension.ABSENT: LawRule("Besluit inburgering 2021 art. 2.1 en 4.2", _DECREE),
    Extension.DIPLOMA_COURSE: LawRule("Besluit inburgering 2021 art. 4.3(2)", _DECREE),
    Extension.NEARLY_DONE: LawRule("Besluit inburgering 2021 art. 4.4", _DECREE),
}

_WI2013 = {
    "wi2013.extension_from": LawRule("Besluit inburgering art. 2.12", _OLD_DECREE),
    "wi2013.duo_decides_by": LawRule("Besluit inburgering art. 2.8b en 2.12", _OLD_DECREE),
    "wi2013.pvt_due": LawRule(
        "DUO: participatieverklaring", "https://www.inburgeren.nl/participatieverklaring.jsp"
    ),
}

_WI2013_EXTENSIONS = {
    Extension.ILLNESS: LawRule("Beleidsregel verlenging (BWBR0041898) art. 2", _OLD_POLICY),
    Extension.DEATH: LawRule("Beleidsregel verlenging (BWBR0041898) art. 2a", _OLD_POLICY),
    Extension.CHILDBIRTH: LawRule("DUO: extra tijd", "https://inburgeren.nl/en/extra-time/had-a-baby.jsp"),
    Extension.LITERACY: LawRule("Wet inburgering art. 7(3)(b), sinds 1-10-2017 art. 7b", _OLD_ACT),
    Extension.EFFORT: LawRule("Regeling inburgering art. 2.4c", _OLD_REGULATION),
    Extension.DIPLOMA_COURSE: LawRule(
        "DUO: extra tijd", "https://inburgeren.nl/extra-tijd/nederlandse-opleiding.jsp"
    ),
}

_OTHER_LAWS = {
    "taaleis.test_due": LawRule("Participatiewet art. 18b", _PARTICIPATION_ACT),
    "taaleis.notice_due": LawRule("Participatiewet art. 18b", _PARTICIPATION_ACT),
    "taaleis.start_due": LawRule("Participatiewet art. 18b", _PARTICIPATION_ACT),
    "ontzorgen.last_day": LawRule("Participatiewet art. 56a", _PARTICIPATION_ACT),
    "awb.objection": LawRule("Algemene wet bestuursrecht art. 6:7 en 6:8", _AWB),
}

# A date as it was entered has the rule "given", which stands in no law.
LAW_RULES: dict[str, LawRule] = {
    **_WI2021,
    **{f"wi2021.extended.{ground}": rule for ground, rule in _WI2021_EXTENSIONS.items()},
    **_WI2013,
    **{f"wi2013.extended.{ground}": rule for ground, rule in _WI2013_EXTENSIONS.items()},
    **_OTHER_LAWS,
}
