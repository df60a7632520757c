"""A message for the cases of broken translations."""

from bot.i18n import Html, Translator


def reminder(t: Translator, *, day: str, time: str, place: str) -> Html:
    return t.text("⏰ <b>Tomorrow: {day}</b>, {time}, {place}.", day=day, time=time, place=place)
