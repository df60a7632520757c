"""Which news somebody wants, how many messages a day, and on which days nothing."""

from collections.abc import Collection

from bot.i18n import Html, Translator
from bot.rules.announcements import News
from bot.rules.attention import CHOICES, NO_LIMIT, Wish
from bot.rules.rest_days import WEEKLY, RestDay
from bot.texts.rendered import Body, Button, Buttons
from bot.texts.settings import menu_row

NEWS_WORD = "het nieuws"


def news(t: Translator) -> Body:
    return Body(
        "\n".join(
            [
                t.text("📣 <b>News from your municipality</b>"),
                t.text("Which news do you want? Tap to change it."),
                _always(t),
            ]
        ),
        NEWS_WORD,
    )


def news_buttons(t: Translator, holder_id: int, muted: Collection[News]) -> Buttons:
    kinds = [
        (
            Button(
                f"{'🔕' if kind in muted else '✅'} {kind_name(t, kind)}",
                f"1:nn:{holder_id}:{kind}:{int(kind in muted)}",
            ),
        )
        for kind in News
    ]
    return (*kinds, menu_row(t))


def kind_name(t: Translator, kind: News) -> str:
    """Staff read it as those do who choose by it."""
    return {
        News.COURSE: t.plain("📚 Courses"),
        News.ACTIVITY: t.plain("🎈 Activities"),
        News.WORK: t.plain("💼 Work"),
        News.DESK: t.plain("🏢 Desk and opening hours"),
        News.LETTER: t.plain("✉️ Letters and papers"),
        News.OTHER: t.plain("📌 Other news"),
    }[kind]


def choice_button(t: Translator, holder_id: int) -> Button:
    """Under a message with news: it brings the choice as a message of its own, and the news stays."""
    return Button(t.plain("🔔 My news"), f"1:nw:{holder_id}")


def no_more_news(t: Translator) -> Body:
    return Body(
        "\n".join(
            [
                t.text("🔕 You get no more news from your municipality."),
                _always(t),
                t.text("With /start all news comes again."),
            ]
        ),
        NEWS_WORD,
    )


def news_again(t: Translator) -> Body:
    return Body(t.text("📣 You get all news from your municipality again."), NEWS_WORD)


def a_day(t: Translator) -> Body:
    return Body(
        "\n".join(
            [
                t.text("🔢 <b>How many messages a day?</b>"),
                t.text("This is about practice, “How is it going?” and news together."),
                _always(t),
            ]
        ),
        "de berichten",
    )


def a_day_buttons(t: Translator, holder_id: int, wish: Wish) -> Buttons:
    numbers = [
        (Button(_ticked(_number(t, one), one == wish.a_day), f"1:nv:{holder_id}:{one}"),) for one in CHOICES
    ]
    return (*numbers, menu_row(t))


def rest(t: Translator) -> Body:
    return Body(
        "\n".join(
            [
                t.text("🌿 <b>Days of rest</b>"),
                t.text(
                    "On these days no practice and no news comes. On Dutch holidays too. Only you see what you choose."
                ),
                _always(t),
            ]
        ),
        "de rustdag",
    )


def rest_buttons(t: Translator, holder_id: int, wish: Wish) -> Buttons:
    buttons = [
        Button(
            _ticked(day_name(t, day), day in wish.rest_days),
            f"1:nd:{holder_id}:{day}:{int(day not in wish.rest_days)}",
        )
        for day in RestDay
    ]
    weekly = len(WEEKLY)
    return (tuple(buttons[:weekly]), *((one,) for one in buttons[weekly:]), menu_row(t))


def day_name(t: Translator, day: RestDay) -> str:
    """By the day's own name."""
    if day in WEEKLY:
        return t.weekday(WEEKLY[day])
    return {
        RestDay.EID_AL_FITR: t.plain("Eid al-Fitr"),
        RestDay.EID_AL_ADHA: t.plain("Eid al-Adha"),
        RestDay.NOWRUZ: t.plain("Nowruz"),
        RestDay.CHRISTMAS_7_JANUARY: t.plain("Christmas on 7 January"),
        RestDay.TIMKAT: t.plain("Timkat"),
        RestDay.ORTHODOX_EASTER: t.plain("Orthodox Easter"),
        RestDay.NEW_YEAR_IN_SEPTEMBER: t.plain("New Year in September"),
        RestDay.MESKEL: t.plain("Meskel"),
    }[day]


def ask_whose(t: Translator, what: str) -> Body:
    """`what` is the code of a choice: news, how many messages, days of rest."""
    return Body(
        {
            "n": t.text("👥 Whose news do you want to choose?"),
            "m": t.text("👥 Whose messages do you want to choose?"),
            "h": t.text("👥 Whose days of rest do you want to choose?"),
        }[what]
    )


def _always(t: Translator) -> Html:
    return t.text("Exams, terms and appointments always come.")


def _number(t: Translator, number: int) -> str:
    if number == NO_LIMIT:
        return t.plain("No limit")
    return t.plain_plural("{n} message a day", "{n} messages a day", number)


def _ticked(label: str, on: bool) -> str:
    return f"✅ {label}" if on else label
