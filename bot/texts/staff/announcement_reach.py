"""Who gets an announcement and who does not, as staff read it wherever they write, choose and release."""

from bot.i18n import Html, Translator
from bot.rules.audience import NO_LANGUAGE, Reached
from bot.rules.values import Skip


def reached_lines(t: Translator, reached: Reached) -> list[Html]:
    """How many get it and in which language, who has no version, and who does not get it and why."""
    if not reached.people:
        lines = [t.text("📭 Nobody gets it.")]
    else:
        lines = [t.plural("📨 {n} person gets it.", "📨 {n} people get it.", reached.people)]
        each = [
            t.text("{language}: {n}", language=t.language_for_staff(language), n=count)
            for language, count in reached.by_version.items()
        ]
        lines.append(Html(" · ".join(each)))
    lines += without_version_lines(t, reached)
    return lines + left_out_lines(t, reached)


def without_version_lines(t: Translator, reached: Reached) -> list[Html]:
    return [
        t.plural(
            "⚠️ {n} person reads {language}: there is no version, they get {version}.",
            "⚠️ {n} people read {language}: there is no version, they get {version}.",
            one.people,
            language=t.language_for_staff(one.language),
            version=t.language_for_staff(one.version),
        )
        for one in reached.without_version
    ]


def left_out_lines(t: Translator, reached: Reached) -> list[Html]:
    lines = []
    unasked = sum(one.people for one in reached.reaches if one.language == NO_LANGUAGE)
    if unasked:
        lines.append(
            t.plural(
                "❔ {n} person has not chosen a language: they get Dutch.",
                "❔ {n} people have not chosen a language: they get Dutch.",
                unasked,
            )
        )
    if reached.muted:
        lines.append(
            t.plural(
                "🔕 {n} person does not want this kind of news, and does not get it.",
                "🔕 {n} people do not want this kind of news, and do not get it.",
                reached.muted,
            )
        )
    if reached.closed:
        lines.append(
            t.plural(
                "🚫 {n} person has closed the chat: send a letter.",
                "🚫 {n} people have closed the chat: send a letter.",
                reached.closed,
            )
        )
    if reached.absent:
        lines.append(
            t.plural(
                "✉️ {n} person does not use the app: send a letter.",
                "✉️ {n} people do not use the app: send a letter.",
                reached.absent,
            )
        )
    return lines


def reason_words(t: Translator, reason: str) -> str:
    """Why somebody did not get it."""
    names = {
        Skip.CANCELLED: t.plain("stopped before it went"),
        Skip.NOT_LINKED: t.plain("not linked yet"),
        Skip.STOPPED: t.plain("has stopped with the app"),
        Skip.MUTED: t.plain("does not want this kind of news"),
        Skip.ENOUGH: t.plain("had enough messages these days"),
        Skip.LEFT: t.plain("moved to another municipality"),
        Skip.TOLD: t.plain("had it in another message"),
    }
    return names.get(Skip(reason), t.plain("did not go")) if reason in list(Skip) else t.plain("did not go")
