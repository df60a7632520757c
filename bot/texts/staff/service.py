"""What staff read from who runs the service."""

from collections.abc import Mapping

from bot.i18n import Translator
from bot.texts.rendered import Rendered


def out_of_order(t: Translator, words: Mapping[str, str]) -> Rendered:
    """`words` are by language, Dutch among them."""
    return Rendered(t.text("🛠 From who runs Leerlijn: {words}", words=words.get(t.language) or words["nl"]))
