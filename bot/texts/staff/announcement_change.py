"""What new words would do to what went, and its end, as staff look at it before."""

from dataclasses import replace

from bot.i18n import Html, Translator
from bot.rules.announcement_views import Change
from bot.texts.rendered import Button, Rendered
from bot.texts.staff import announcement_series as series
from bot.texts.staff.announcement_audience import title
from bot.texts.staff.announcement_progress import choice, question, too_old_lines
from bot.texts.staff.announcement_release import reading_rows, version_warning, words_quoted

WORDS = 300  # characters of new words in each language


def ask_withdraw(t: Translator, found: Change) -> Rendered:
    one = found.one
    lines = [
        t.text("🚫 <b>Withdraw this announcement?</b>"),
        t.plural(
            "{n} person reads in its place: this message is not right any more.",
            "{n} people read in its place: this message is not right any more.",
            found.in_place,
        ),
    ]
    lines += too_old_lines(t, found.too_old)
    if found.left:
        lines.append(
            t.plural(
                "{n} person who does not have it yet does not get it.",
                "{n} people who do not have it yet do not get it.",
                found.left,
            )
        )
    lines += [*series.withdrawn_lines(t, found.next_due), t.text("You cannot undo this.")]
    if found.next_due is not None:
        return choice(t, one.id, lines, series.withdraw_rows(t, one.id))
    return question(t, one.id, lines, t.plain("🚫 Yes, withdraw"), f"1:hy:{one.id}:y")


def correction(t: Translator, found: Change, *, said: str = "") -> Rendered:
    """What new words would do, before they hold."""
    one = found.one
    lines = [said, ""] if said else []
    lines.append(t.text("✏️ <b>Put the new words in place?</b>"))
    lines += [Html(f"📢 {t.line(title(t, one))}"), *_changed_words(t, found), ""]
    lines.append(
        t.plural("✏️ {n} message changes.", "✏️ {n} messages change.", found.in_place),
    )
    lines += too_old_lines(t, found.too_old)
    if found.left:
        lines.append(
            t.plural(
                "📨 {n} person still gets it, in the new words.",
                "📨 {n} people still get it, in the new words.",
                found.left,
            )
        )
    if found.tapped:
        lines.append(
            t.plural(
                "☑️ {n} person answered already. Their answer is not counted any more.",
                "☑️ {n} people answered already. Their answers are not counted any more.",
                found.tapped,
            )
        )
    lines += series.corrected_lines(t, next_says=found.next_says)
    rows: list[tuple[Button, ...]] = []
    if found.may:
        rows.append((Button(t.plain("✏️ Put it in place"), f"1:hc:{one.id}:{found.mark}"),))
    elif found.others:
        lines.append(t.text("👥 It went to so many people that another manager puts the new words in place."))
        rows.append((Button(t.plain("🙋 Ask a colleague"), f"1:hj:{one.id}:{found.mark}"),))
    else:
        lines.append(t.text("👥 It went to so many people that another manager puts the new words in place."))
        lines.append(t.text("👤 There is no other manager here. You can withdraw it alone."))
    changed = [code for code, text in found.texts.items() if text != one.texts.get(code)]
    rows += reading_rows(t, one, sorted(changed))
    rows += [
        (Button(t.plain("✏️ Change the words"), f"1:wh:{one.id}"),),
        (Button(t.plain("🗑 Drop the new words"), f"1:hz:{one.id}"),),
        (Button(t.plain("📊 How far"), f"1:hp:{one.id}"),),
    ]
    return Rendered("\n".join(lines), tuple(rows))


def change_dropped(t: Translator) -> Html:
    return t.text("🗑 The new words are gone. Nothing has changed for anybody.")


def asked_correction(t: Translator, count: int) -> Html:
    return t.plural("✅ I asked {n} manager.", "✅ I asked {n} managers.", count)


def sent_new_words(t: Translator, count: int) -> Html:
    return t.plural(
        "📨 The new words go to {n} person.",
        "📨 The new words go to {n} people.",
        count,
    )


def _changed_words(t: Translator, found: Change) -> list[Html]:
    """Which versions are new, other or gone."""
    lines = []
    new = replace(found.one, texts=found.texts)
    for language in sorted({*found.texts, *found.one.texts}):
        before, after = found.one.texts.get(language), found.texts.get(language)
        name = t.language_for_staff(language)
        if after is None:
            lines.append(t.text("▫️ {language}: goes away", language=name))
        elif before != after:
            if before is None:
                lines.append(t.text("▫️ {language}: new", language=name))
            else:
                lines.append(t.text("▫️ {language}: changed", language=name))
            if after.by_machine:
                lines.append(version_warning(t))
            lines.append(words_quoted(after, WORDS))
        elif new.is_older(after):
            lines.append(t.text("⚠️ {language}: <b>as before, while the Dutch text is new</b>", language=name))
        else:
            lines.append(t.text("▫️ {language}: <b>as before</b>", language=name))
    return lines
