"""What is said of a voice that learners hear: that a machine speaks, or that there is nothing to hear."""

from bot.i18n import Translator, escape
from bot.texts.rendered import Rendered

MACHINE = "🤖"
_UNSEEN = "\u200e\u200f"


def by_machine(t: Translator, caption: Rendered | None) -> Rendered:
    """The words under a synthetic voice, with the line that says so."""
    line = t.text("🤖 A computer says this.")
    return Rendered(line) if caption is None else _with_line(caption, line)


def still_by_machine(before: str, caption: Rendered) -> Rendered:
    """Other words under the same voice keep that line, if it was there `before`, as plain text."""
    last = before.rpartition("\n")[2]
    return _with_line(caption, escape(last)) if last.lstrip(_UNSEEN).startswith(MACHINE) else caption


def not_heard(t: Translator) -> Rendered:
    return Rendered(t.text("🔇 I cannot let you hear it now."))


def _with_line(caption: Rendered, line: str) -> Rendered:
    return Rendered(f"{caption.html}\n\n{line}", caption.buttons)
