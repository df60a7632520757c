"""What coaches read about the practice of a holder who lets them hear it."""

from bot.i18n import Translator
from bot.texts.rendered import Rendered


def lets_hear(t: Translator, *, name: str, sentence: str) -> Rendered:
    """Under a voice message. Nothing about how it went: that is the holder's own."""
    return Rendered(t.text("🎙 {name} practised this aloud: {sentence}", name=name, sentence=sentence))
