"""What staff read while they record the words and sentences of the practice cards."""

from collections.abc import Mapping

from bot.i18n import Translator
from bot.rules.cards import CardLevel
from bot.rules.recordings import Fault, Place, Wanted
from bot.rules.values import Domain
from bot.texts.rendered import Button, Buttons, Rendered
from bot.texts.staff.plans import domain_name

# Codes of places in the data of buttons.
CODES = {Place.WORD: "w", Place.SENTENCE: "s"}
PLACES = {code: place for place, code in CODES.items()}


def level_name(t: Translator, level: CardLevel) -> str:
    return t.plain("Learns to read (alfa)") if level is CardLevel.ALFA else str(level)


def overview(t: Translator, left: Mapping[Domain, int]) -> Rendered:
    """`left` counts by domain what nobody has recorded."""
    lines = [
        t.text("🎙 <b>Voices</b>"),
        t.text("Record the Dutch words and sentences of practice: learners hear you in place of a computer."),
        _left(t, sum(left.values())),
    ]
    buttons = [
        Button(f"{domain_name(t, domain)} · {count}", f"1:vd:{domain}") for domain, count in left.items()
    ]
    return Rendered("\n".join(lines), tuple((button,) for button in buttons))


def levels(t: Translator, domain: Domain, left: Mapping[CardLevel, int]) -> Rendered:
    lines = [t.text("🎙 <b>Voices: {domain}</b>", domain=domain_name(t, domain)), _left(t, sum(left.values()))]
    rows = tuple(
        (Button(f"{level_name(t, level)} · {count}", f"1:vl:{domain}:{level}"),)
        for level, count in left.items()
    )
    return Rendered("\n".join(lines), (*rows, (_all_button(t),)))


def ask(t: Translator, wanted: Wanted, *, longest: int, left: int) -> Rendered:
    """What to say now. `longest` in seconds; `left` counts what is still to do in this domain and level."""
    lines = [
        t.text("🎙 <b>Please say this aloud, and send it as a voice message:</b>"),
        "",
        t.text("<b>{words}</b>", words=wanted.words),
        "",
        t.plural("At most {n} second.", "At most {n} seconds.", longest),
        _left(t, left),
    ]
    return Rendered("\n".join(lines), ((_skip(t, wanted), _stop(t)),))


def is_it_right(t: Translator, wanted: Wanted, *, number: int) -> Rendered:
    """Under the recording that was sent back. `number` tells it from the ones before."""
    lines = [t.text("<b>{words}</b>", words=wanted.words), t.text("Is this right? Learners will hear it.")]
    rows: Buttons = (
        (Button(t.plain("✅ Yes"), f"1:vy:{number}"), Button(t.plain("🔁 Again"), record_data(wanted))),
        (_skip(t, wanted), _stop(t)),
    )
    return Rendered("\n".join(lines), rows)


def kept(t: Translator, wanted: Wanted) -> Rendered:
    lines = [t.text("<b>{words}</b>", words=wanted.words), t.text("✅ Saved. Learners hear it from now on.")]
    return Rendered("\n".join(lines), ((Button(t.plain("🔁 Record it again"), record_data(wanted)),),))


def refused(t: Translator, fault: Fault, wanted: Wanted, *, longest: int) -> Rendered:
    """Why a recording was not taken. What is asked for stays."""
    words = {
        Fault.NOT_OPUS: t.text(
            "🎙 I cannot use this file. Please hold the microphone button of Telegram and speak."
        ),
        Fault.TOO_SHORT: t.text("🎙 This is too short. Please hold the microphone button while you speak."),
        Fault.TOO_LONG: t.plural(
            "🎙 This is too long. At most {n} second, please.",
            "🎙 This is too long. At most {n} seconds, please.",
            longest,
        ),
        Fault.NO_SOUND: t.text("🎙 I hear nothing. Is the microphone on? Please try again."),
    }[fault]
    return _once_more(t, words, wanted)


def not_forwarded(t: Translator, wanted: Wanted) -> Rendered:
    """A voice message of somebody else never becomes one that all learners hear."""
    words = t.text("🎙 This was forwarded. Please say it yourself: all learners will hear it.")
    return _once_more(t, words, wanted)


def voice_please(t: Translator, wanted: Wanted) -> Rendered:
    return _once_more(t, t.text("🎙 Please answer with a voice message."), wanted)


def enough(t: Translator, *, left: int) -> Rendered:
    return Rendered(
        "\n".join([t.text("🏁 Thank you. You can go on any day."), _left(t, left)]), ((_all_button(t),),)
    )


def end_of_list(t: Translator, *, left: int) -> Rendered:
    """Nothing more comes here by itself; what was skipped may be left."""
    lines = [t.text("🏁 <b>That was the last one here. Thank you!</b>"), _left(t, left)]
    return Rendered("\n".join(lines), ((_all_button(t),),))


def _once_more(t: Translator, words: str, wanted: Wanted) -> Rendered:
    lines = [words, "", t.text("<b>{words}</b>", words=wanted.words)]
    return Rendered("\n".join(lines), ((_skip(t, wanted), _stop(t)),))


def _left(t: Translator, left: int) -> str:
    if not left:
        return t.text("✅ Everything here is recorded.")
    return t.plural("{n} recording left", "{n} recordings left", left)


def _skip(t: Translator, wanted: Wanted) -> Button:
    return Button(t.plain("⏭ Skip"), f"1:vk:{wanted.card}:{CODES[wanted.place]}")


def record_data(wanted: Wanted) -> str:
    """Of a button that asks for this recording, whether there is one or not."""
    return f"1:vr:{wanted.card}:{CODES[wanted.place]}"


def _stop(t: Translator) -> Button:
    return Button(t.plain("🏁 Enough"), "1:vx")


def _all_button(t: Translator) -> Button:
    return Button(t.plain("🎙 All domains"), "1:vo")
