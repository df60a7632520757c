"""What managers read of cards of which learners said "this is not right".

The names of forms, kinds and states are those of the files of cards, in which whoever mends a card finds them again.
"""

from collections.abc import Callable, Iterator, Sequence

from bot.i18n import Html, Translator, escape
from bot.rules.cards import Card, Item, Status
from bot.rules.recordings import Place, wanted_of
from bot.texts.rendered import Button, Buttons, Rendered
from bot.texts.staff.recordings import record_data

# The card, its revision, the form, the learner's language, and how often.
Line = tuple[str, int, str, str, int]
# What the Dutch at a place of the card means in a language; None where nobody wrote it.
Meaning = Callable[[str, str, str], str | None]

PAGE = 8
LANGUAGES = 4  # whose meanings are shown


def listing(t: Translator, reports: Sequence[Line], *, page: int) -> Rendered:
    """Card by card, in the order in which they come."""
    cards = list(dict.fromkeys(card for card, *_ in reports))
    if not cards:
        return Rendered(t.text("🚩 Nobody says that a card is not right."))
    pages = -(-len(cards) // PAGE)
    page = min(page, pages - 1)
    shown = cards[page * PAGE : (page + 1) * PAGE]
    lines: list[str] = [
        t.plural(
            "🚩 <b>{n} card is not right, learners say.</b>",
            "🚩 <b>{n} cards are not right, learners say.</b>",
            len(cards),
        )
    ]
    rows: list[tuple[Button, ...]] = []
    for card in shown:
        of_card = [one for one in reports if one[0] == card]
        lines += ["", f"<b>{escape(card)}</b>", *(_line(t, one) for one in of_card)]
        rows.append((Button(f"🚩 {card} · {sum(one[-1] for one in of_card)}", f"1:vq:{card}"),))
    turns = []
    if page > 0:
        turns.append(Button(t.plain("◀️ Back"), f"1:vp:{page - 1}"))
    if page < pages - 1:
        turns.append(Button(t.plain("More ▶️"), f"1:vp:{page + 1}"))
    return Rendered("\n".join(lines), (*rows, *([tuple(turns)] if turns else [])))


def card(
    t: Translator,
    card_id: str,
    found: Card | None,
    reports: Sequence[Line],
    meaning: Meaning,
    *,
    last_id: int,
) -> Rendered:
    """The card in short, and what was said of it. `found` is None for one that was taken out."""
    lines: list[str] = [t.text("🚩 <b>{card}</b>", card=card_id), *(_line(t, one) for one in reports), ""]
    if found is None:
        lines.append(t.text("This card is not there any more."))
    else:
        # So many that whoever reads one of them sees it; English stands in where there is none.
        languages = list(dict.fromkeys(one[3] for one in reports if one[3] != "nl"))[:LANGUAGES]
        lines += _in_short(t, found, lambda place, dutch: _meanings(languages, meaning, place, dutch))
    rows: Buttons = (
        (Button(t.plain("✅ Done"), f"1:vz:{card_id}:{last_id}"),),
        *_voices(t, found),
        (Button(t.plain("◀️ All reports"), "1:vp:0"),),
    )
    return Rendered("\n".join(lines), rows)


def _voices(t: Translator, found: Card | None) -> Buttons:
    """What was said may be about a recording: it can be made again."""
    if found is None or found.status is Status.RETIRED:
        return ()
    labels = {Place.WORD: t.plain("🎙 The word"), Place.SENTENCE: t.plain("🎙 The sentence")}
    return (tuple(Button(labels[one.place], record_data(one)) for one in wanted_of(found)),)


def _line(t: Translator, one: Line) -> Html:
    _, rev, form, language, times = one
    return t.plural(
        "{n} time: {form}, revision {rev}, read in {language}",
        "{n} times: {form}, revision {rev}, read in {language}",
        times,
        form=form,
        rev=rev,
        language=t.language_for_staff(language),
    )


def _in_short(t: Translator, card: Card, meanings: Callable[[str, str], Iterator[str]]) -> Iterator[str]:
    facts = f"{card.level} {card.kind}, {card.skill}, {card.domain} [{card.status}]"
    yield t.text("{facts}, now revision {rev}", facts=facts, rev=card.rev)
    yield f"{escape(card.emoji)} <b>{t.line(card.word)}</b>".strip()
    yield from meanings(f"{card.id}/word", card.word)
    yield f"<b>{t.line(card.sentence)}</b>"
    yield from meanings(f"{card.id}/sentence", card.sentence)
    if card.cloze:
        yield f"✓ {escape(card.target)} · {escape(' · '.join(card.cloze))}"
    if card.explain:
        yield f"💡 {escape(card.explain)}"
        yield from meanings(f"{card.id}/explain", card.explain)
    for number, item in enumerate(card.items, start=1):
        yield f"\n<code>{escape(item.form)}</code>"
        yield from _item(item)
        text = f"{item.text}\n{item.question}" if item.question else item.text
        yield from meanings(f"{card.id}/item{number}", text)


def _item(item: Item) -> Iterator[str]:
    yield escape(item.text)
    if item.question:
        yield escape(item.question)
    for at, option in enumerate(item.options):
        yield f"{'▫️' if at else '✓'} {escape(option)}"
    if item.model:
        yield f"✓ {escape(item.model)}"
    if item.explain:
        yield f"💡 {escape(item.explain)}"


def _meanings(languages: Sequence[str], meaning: Meaning, place: str, dutch: str) -> Iterator[str]:
    for language in languages:
        if found := meaning(language, place, dutch):
            yield f"<i>{language}: \u2068{escape(found)}\u2069</i>"
