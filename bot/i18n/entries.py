"""One entry of a catalogue: can it be used, and was it read by a native speaker?

A draft is an entry with the translator's comment `# draft`. A comment, for every tool of translators keeps it,
while they drop flags of others; and not `fuzzy`, for that means "do not use". Whoever reviews the entry takes
the line away.
"""

import gettext
import re
import string
from collections import Counter
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from bot.i18n.languages import PluralRule
from bot.i18n.markup import TAG

DRAFT = "draft"
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|#\d+);")


def places(template: str) -> frozenset[str]:
    """The names in braces. ValueError: lone braces, or more than a name between them."""
    names = set()
    for _, name, spec, conversion in string.Formatter().parse(template):
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(f"not a plain name in braces: {name}")
        names.add(name)
    return frozenset(names)


def tags(template: str) -> Counter[str]:
    """The tags, counted. ValueError: tags that do not close each other or hold a place, or a bare < or &."""
    if any("{" in match.group() for match in TAG.finditer(template)):
        raise ValueError("a place inside a tag")
    rest = _ENTITY.sub("", TAG.sub("", template))
    if "<" in rest or "&" in rest:
        raise ValueError("a bare < or &")
    opened = []
    for closing, name in TAG.findall(template):
        if not closing:
            opened.append(name)
        elif not opened or opened.pop() != name:
            raise ValueError(f"</{name}> closes nothing")
    if opened:
        raise ValueError(f"<{opened[-1]}> is not closed")
    return Counter(match.group() for match in TAG.finditer(template))


def fault(source: str, translation: str, *, may_lack: frozenset[str] = frozenset()) -> str | None:
    """Why a translation cannot be used; None when it can. `may_lack`: places that it need not have."""
    if not translation.strip():
        return "is empty"
    try:
        wanted, found = places(source), places(translation)
    except ValueError:
        return "has broken braces"
    missing, unknown = wanted - found - may_lack, found - wanted
    if missing or unknown:
        told = [f"lacks {{{name}}}" for name in sorted(missing)]
        return ", ".join(told + [f"has {{{name}}} unknown to the source" for name in sorted(unknown)])
    try:
        same_tags = tags(source) == tags(translation)
    except ValueError as error:
        return f"has broken HTML: {error}"
    return None if same_tags else "has other tags than the source"


def message_faults(message: Message, rule: PluralRule) -> list[str]:
    """Why a message of a catalogue cannot be used, as predicates: "is fuzzy", "lacks {time}". Empty when it can."""
    faults = ["is fuzzy"] if message.fuzzy else []
    if isinstance(message.id, str):
        found = fault(message.id, message.string if isinstance(message.string, str) else "")
        return faults + ([found] if found else [])
    forms = message.string if isinstance(message.string, (list, tuple)) else (message.string or "",)
    if not any(forms):
        return [*faults, "is empty"]
    if len(forms) != rule.forms:
        return [*faults, f"has {len(forms)} plural forms where the language has {rule.forms}"]
    for number, form in enumerate(forms):
        # "One day left" needs no digit where the form stands for one number only.
        alone = frozenset({"n"}) if rule.is_for_one_number(number) else frozenset[str]()
        if found := fault(message.id[1], form, may_lack=alone):
            faults.append(f"form {number} {found}")
    return faults


def plain_faults(message: Message) -> list[str]:
    """The same for a message that is plain text, without places and tags: a gloss of a card."""
    if not isinstance(message.id, str):
        return ["is counted"]
    faults = ["is fuzzy"] if message.fuzzy else []
    return faults if str(message.string or "").strip() else [*faults, "is empty"]


def is_draft(message: Message) -> bool:
    return any(comment.strip() == DRAFT for comment in message.user_comments)


def read_catalogue(path: Path) -> Catalog:
    """ValueError: not a catalogue. OSError: cannot be read."""
    with path.open("rb") as file:
        try:
            return read_po(file, abort_invalid=True)
        except (PoFileError, LookupError) as error:
            raise ValueError(f"not a catalogue: {error}") from error


def same_plural_rule(catalogue: Catalog, rule: PluralRule) -> bool:
    """Whether the forms in the file stand in the order of our rule, however its header is written."""
    if catalogue.num_plurals != rule.forms:
        return False
    if catalogue.plural_expr == rule.expression:
        return True
    try:
        form = gettext.c2py(catalogue.plural_expr)
        return all(form(n) == rule.form(n) for n in range(201))
    except (ValueError, ArithmeticError):  # no expression, or one that divides by zero
        return False
