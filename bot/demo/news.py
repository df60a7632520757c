"""News for everybody: composed in Dutch with a question, translated by a file, sent, answered by taps, and corrected when its
day turns out to be wrong."""

from datetime import time

from bot.demo.cast import Cast
from bot.demo.trajectories import DISTRICT
from bot.demo.week import code_of
from bot.exports import Table, to_xlsx
from bot.imports.announcement_versions import MARK, parts_of
from bot.rules.announcements import Text

# By language: the words with a place for the day, the question, the answers.
COURSE = {
    "nl": (
        "De fietscursus begint volgende week {} om 10:00 in het buurthuis.",
        "Komt u?",
        ("Ja, ik kom", "Nee"),
    ),
    "en": (
        "The cycling course begins next week on {} at 10:00 in the community centre.",
        "Will you come?",
        ("Yes, I will come", "No"),
    ),
    "ar": (
        "تبدأ دورة ركوب الدراجة يوم {} من الأسبوع القادم الساعة 10:00 في مركز الحي.",
        "هل ستأتي؟",
        ("نعم، سآتي", "لا"),
    ),
    "ti": (
        "ትምህርቲ ብሽክለታ ናይ ዝመጽእ ሰሙን {} ሰዓት 10:00 ኣብ ማእከል ኮም ይጅምር።",
        "ክትመጹ ዲኹም?",
        ("እወ፣ ክመጽእ እየ", "ኣይመጽእን እየ"),
    ),
}
TEN = time(10)
FILE = "announcement-1.xlsx"
WRONG_DAY = {"nl": "maandag", "en": "Monday", "ar": "الاثنين", "ti": "ሰኑይ"}
RIGHT_DAY = {"nl": "dinsdag", "en": "Tuesday", "ar": "الثلاثاء", "ti": "ሰሉስ"}


def course(language: str, days: dict[str, str]) -> Text:
    """The news in this language, with the wrong day or the right one."""
    words, question, answers = COURSE[language]
    return Text(language, words.format(days[language]), question, answers)


async def let_olena_in(cast: Cast) -> None:
    """Somebody of the list opens her link. She reads Dutch, with English a tap away."""
    stage, karin, olena = cast.stage, cast.karin, cast.olena
    await stage.say(karin, "/people")
    await stage.tap(karin, "Olena")
    await stage.tap(karin, "1:si:")
    await stage.start(olena, code_of(stage.last(karin)))
    await stage.tap(olena, "1:lg:en")
    await stage.tap(olena, "1:ok:y")
    await stage.say(olena, "/settings")
    await stage.tap(olena, "1:se:d")
    await stage.tap(olena, "1:di:hidden")


async def send_news(cast: Cast) -> None:
    """Karin writes it in Dutch and asks something, has it translated, looks at it as Sara will read it, chooses the part of
    the town that it is for, and sends it."""
    stage, karin = cast.stage, cast.karin
    dutch = course("nl", WRONG_DAY)
    await stage.say(karin, "/announce")
    await stage.tap(karin, "1:wn")
    await stage.tap(karin, "1:wn:course")
    await stage.say(karin, dutch.words)
    await stage.tap(karin, "1:wq:1:nl")
    await stage.say(karin, dutch.question)
    await stage.say(karin, "\n".join(dutch.answers))
    await _translate(cast, WRONG_DAY)
    await stage.tap(karin, "1:wp:1")
    await stage.tap(karin, "1:wp:1:ar:o")
    await stage.tap(karin, "1:wh:1")
    await stage.tap(karin, "1:ea:1")
    await stage.tap(karin, "1:eb:1:d")
    await stage.tap(karin, DISTRICT)
    await stage.tap(karin, "1:ea:1")
    await stage.tap(karin, "1:wh:1")
    await stage.tap(karin, "1:hr:1")
    await stage.tap(karin, "1:hs:1")


async def answer_news(cast: Cast) -> None:
    """Two of the three answer by taps; Karin's message counts along."""
    await cast.stage.tap(cast.sara, "1:ne:1:")
    await cast.stage.tap(cast.semhar, "1:ne:1:")


async def correct_news(cast: Cast) -> None:
    """It was the wrong day. On each phone the words change where they stand; Karin sees who had answered already, and the
    question is open again."""
    stage, karin = cast.stage, cast.karin
    await stage.tap(karin, "1:wh:1")
    await stage.tap(karin, "1:wt:1:nl")
    await stage.say(karin, course("nl", RIGHT_DAY).words)
    await _translate(cast, RIGHT_DAY)
    await stage.tap(karin, "1:hc:1")
    await stage.tap(karin, "1:hc:1:")
    await stage.tap(cast.sara, "1:ne:1:")


async def news_of_tuesday(cast: Cast) -> None:
    """All of it on one morning."""
    await cast.stage.pass_time(cast.at(1, TEN))
    await send_news(cast)
    await answer_news(cast)
    await cast.stage.pass_time(cast.at(1, time(10, 50)))
    await correct_news(cast)


async def _translate(cast: Cast, days: dict[str, str]) -> None:
    """A translator gets a spreadsheet, and it comes back filled in."""
    stage, karin = cast.stage, cast.karin
    await stage.tap(karin, "1:wl:1")
    await stage.tap(karin, "1:we:1")
    await stage.tap(karin, "1:we:1:xlsx")
    columns = {language: parts_of(course(language, days)) for language in COURSE}
    rows = [(part, *(columns[language][part] for language in COURSE)) for part in columns["nl"]]
    filled = to_xlsx(Table((MARK, "1"), [("", *COURSE), *rows]))
    stage.log(karin, f"📎 {FILE}")
    karin.send_document(stage.bot, FILE, filled)
    await stage.settle()
    await stage.tap(karin, "1:wh:1")
