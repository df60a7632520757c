"""The catalogues of `locales/`: made from the code, the cards and the questions, brought up to date, checked, counted.

`locales/<domain>.pot` lists the sources; it is generated, and has no dates or places in the code, so that it
changes only when words do. A language is added by an empty `locales/<code>/LC_MESSAGES/messages.po` and `update`;
its glosses by an empty `cards.po` beside it. The source of a gloss is Dutch, its context the place on the card.
A translation that no native speaker has read has the translator's comment `# draft` (see `bot.i18n.entries`).
"""

import ast
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from bot.deck import DeckError, load_deck
from bot.i18n.entries import fault, is_draft, message_faults, plain_faults, read_catalogue, same_plural_rule
from bot.i18n.languages import DUTCH, LANGUAGES, SOURCE, Language
from bot.questions import QuestionError, load_questions
from bot.questions import sources as question_sources
from bot.rules.cards import deck_sources

Domain = Literal["messages", "staff", "cards"]
DOMAINS: tuple[Domain, ...] = ("messages", "staff", "cards")

# The methods of a translator whose first arguments are sources, and how many.
_METHODS = {"text": 1, "plain": 1, "plural": 2, "plain_plural": 2, "context": 2}
# Files of data whose tables hold sources too: of each table the values of these keys. Its name is the context.
_DATA: Mapping[Domain, Mapping[str, tuple[str, ...]]] = {"messages": {"phrases.toml": ("text",)}}
_HINT = "Translators:"  # a comment in the line above a call, shown to translators

# A label stays on one line of a narrow phone; the Bot API takes at most 200 characters in an alert.
_LABEL_SOURCE, _LABEL, _ALERT = 24, 40, 200
_AT_MOST = "At most {} characters."


@dataclass(frozen=True, slots=True)
class Status:
    """How far a catalogue is: numbers of messages, and the plural forms that its language has."""

    language: str
    domain: Domain
    messages: int
    translated: int  # and usable
    reviewed: int  # of these: no draft
    plural_forms: int


def extract(root: Path) -> None:
    """Writes `locales/<domain>.pot` for each domain. DeckError, QuestionError: the cards or questions cannot be used."""
    for domain in DOMAINS:
        _template_path(root, domain).write_bytes(_template_file(sources_of(root, domain), domain))


def update(root: Path) -> None:
    """Gives each catalogue exactly the messages of the code or the cards, with the translations and comments it has.

    Nothing is guessed from messages that look alike. ValueError: a file is not a catalogue, or has its plural
    forms in another order than ours, so that they cannot be kept. DeckError: the cards cannot be used.
    """
    for domain in DOMAINS:
        template = sources_of(root, domain)
        for language, path in _catalogue_paths(root, domain):
            path.parent.mkdir(parents=True, exist_ok=True)
            old = read_catalogue(path) if path.exists() else Catalog()
            counted = any(message.pluralizable and any(message.string or ()) for message in old)
            if counted and not same_plural_rule(old, language.plural):
                raise ValueError(f"{path}: Plural-Forms is not {language.plural.header}")
            path.write_bytes(_updated(old, template, language, domain))


def check(root: Path) -> list[str]:
    """Everything that would keep a text from a reader, one line each; empty when all is well."""
    problems = [problem for path in _code(root) for problem in _not_literal(root, path)]
    for domain in DOMAINS:
        problems += _in_conflict(root, domain)
        try:
            template = sources_of(root, domain)
        except (DeckError, QuestionError) as error:
            problems += error.faults
            continue
        path = _template_path(root, domain)
        if not path.exists() or path.read_bytes() != _template_file(template, domain):
            problems.append(f"{path.relative_to(root)}: is stale; run `python -m bot messages extract`")
        problems += [
            f"{path.relative_to(root)}: {_quoted(message)} {found}"
            for message in _messages(template)
            for found in _source_faults(message, domain)
        ]
        for language, path in _catalogue_paths(root, domain):
            problems += [
                f"{path.relative_to(root)}: {found}"
                for found in _check_catalogue(path, template, language, domain)
            ]
    known = {*LANGUAGES, "__pycache__"}
    folders = sorted(
        path for path in (root / "locales").iterdir() if path.is_dir() and path.name not in known
    )
    return problems + [
        f"{path.relative_to(root)}: is no language of `bot.i18n.languages`" for path in folders
    ]


def status(root: Path) -> list[Status]:
    """A row for each catalogue; English, the source of messages, is complete by itself."""
    rows = []
    for domain in DOMAINS:
        template = sources_of(root, domain)
        total = len(_messages(template))
        if domain != "cards":
            rows.append(Status(SOURCE, domain, total, total, total, LANGUAGES[SOURCE].plural.forms))
        for language, path in _catalogue_paths(root, domain):
            usable = _usable(path, template, language, domain)
            reviewed = sum(not is_draft(message) for message in usable)
            rows.append(Status(language.code, domain, total, len(usable), reviewed, language.plural.forms))
    return rows


def as_table(rows: list[Status]) -> str:
    """The rows for a terminal."""
    heads = ("language", "for", "messages", "translated", "reviewed", "plural forms")
    readers = {"messages": "holders", "staff": "staff", "cards": "practice"}
    lines: list[tuple[object, ...]] = [heads]
    for row in rows:
        counts = (row.messages, row.translated, row.reviewed, row.plural_forms)
        lines.append((row.language, readers[row.domain], *counts))
    return "\n".join(
        f"{line[0]:<10}{line[1]:<10}" + "".join(f"{cell:>14}" for cell in line[2:]) for line in lines
    )


def sources_of(root: Path, domain: Domain) -> Catalog:
    """The messages that the code of a domain has, or the Dutch of the cards, untranslated."""
    template = Catalog()
    if domain == "cards":
        for place, dutch in deck_sources(load_deck(root / "bot" / "cards")).items():
            # What a word means stands on a button when it is asked.
            short = place.endswith("/word") and _units(dutch) <= _LABEL_SOURCE
            template.add(dutch, context=place, auto_comments=[_AT_MOST.format(_LABEL)] if short else [])
        return template
    for path in _code(root, domain):
        for call in _calls(path):
            if call.words is None:
                continue
            comments = [call.hint] if call.hint else []
            if call.method.startswith("plain"):
                comments.append(
                    _AT_MOST.format(_LABEL if _units(call.words[-1]) <= _LABEL_SOURCE else _ALERT)
                )
            context, words = (
                (call.words[0], call.words[1:]) if call.method == "context" else (None, call.words)
            )
            template.add(words[0] if len(words) == 1 else words, context=context, auto_comments=comments)
    if domain == "messages":
        _add_questions(root, template)
    for place, source in _data_sources(root, domain):
        template.add(source, context=place)
    return template


def _add_questions(root: Path, template: Catalog) -> None:
    """What check-ins ask, each with the id of its question as context."""
    path = root / "bot" / "questions.toml"
    if not path.exists():
        return
    for question_id, words, on_button in question_sources(load_questions(path)):
        comments = [_AT_MOST.format(_LABEL)] if on_button else ["Asked in a check-in."]
        template.add(words, context=question_id, auto_comments=comments)


def _data_sources(root: Path, domain: Domain) -> Iterator[tuple[str, str]]:
    """The sources in files of data, each with its context. A key may hold one text or a list of them."""
    for name, keys in _DATA.get(domain, {}).items():
        path = root / "bot" / name
        if not path.exists():
            continue
        for table_name, table in tomllib.loads(path.read_text("utf-8")).items():
            for value in (table[key] for key in keys if key in table):
                yield from ((table_name, each) for each in ([value] if isinstance(value, str) else value))


def _code(root: Path, domain: Domain | None = None) -> list[Path]:
    """The code of one domain, or of all. The parts of the day, in the translator itself, belong to both."""
    if domain == "cards":
        return []
    texts = sorted((root / "bot" / "texts").rglob("*.py"))
    staff = root / "bot" / "texts" / "staff"
    own = [path for path in texts if domain is None or path.is_relative_to(staff) == (domain == "staff")]
    return own + sorted((root / "bot" / "i18n").glob("*.py"))


@dataclass(frozen=True, slots=True)
class _Call:
    """A call of a translator's method. `words` are its literals; None when one is not written there."""

    line: int
    method: str
    words: tuple[str, ...] | None
    hint: str


def _calls(path: Path) -> Iterator[_Call]:
    code = path.read_text("utf-8")
    lines = ["", *code.splitlines()]
    for node in ast.walk(ast.parse(code)):
        if (
            not isinstance(node, ast.Call)
            or not isinstance(node.func, ast.Attribute)
            or node.func.attr not in _METHODS
        ):
            continue
        method, above = node.func.attr, lines[node.lineno - 1].strip().lstrip("# ")
        literals = [each.value for each in node.args[: _METHODS[method]] if isinstance(each, ast.Constant)]
        words = tuple(each for each in literals if isinstance(each, str))
        whole = len(words) == _METHODS[method]
        yield _Call(node.lineno, method, words if whole else None, above if above.startswith(_HINT) else "")


def _not_literal(root: Path, path: Path) -> Iterator[str]:
    for call in _calls(path):
        if call.words is None:
            yield f"{path.relative_to(root)}:{call.line}: {call.method}() takes its words as literals only"


def _in_conflict(root: Path, domain: Domain) -> Iterator[str]:
    """A catalogue has one entry for a source: counted with one other form, or not counted at all."""
    known: dict[str, tuple[str, ...]] = {}
    for path in _code(root, domain):
        for call in _calls(path):
            if (
                call.words
                and call.method != "context"
                and known.setdefault(call.words[0], call.words) != call.words
            ):
                yield f"{path.relative_to(root)}:{call.line}: “{call.words[0]}” is counted in one place, not in another"


def _messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _source_faults(message: Message, domain: Domain) -> list[str]:
    if domain == "cards":
        return []  # the deck was checked when it was read
    one, many = (message.id, message.id) if isinstance(message.id, str) else message.id
    found = fault(many, many) or fault(many, one, may_lack=frozenset({"n"}))
    return [found] if found else []


def _faults(message: Message, language: Language, domain: Domain) -> list[str]:
    return plain_faults(message) if domain == "cards" else message_faults(message, language.plural)


def _check_catalogue(path: Path, template: Catalog, language: Language, domain: Domain) -> Iterator[str]:
    try:
        catalogue = read_catalogue(path)
    except FileNotFoundError:
        yield "is missing; run `python -m bot messages update`"
        return
    except (OSError, ValueError) as error:
        yield f"cannot be read: {error}"
        return
    if not same_plural_rule(catalogue, language.plural):
        yield f"Plural-Forms is not {language.plural.header}"
    for source in _messages(template):
        message = _find(catalogue, source)
        if message is None:
            yield f"{_quoted(source)} is missing"
            continue
        for found in [*_faults(message, language, domain), *_shape_faults(source, message)]:
            yield f"{_quoted(source)} {found}"
    for message in _messages(catalogue):
        if _find(template, message) is None:
            yield f"{_quoted(message)} is no longer {'on a card' if domain == 'cards' else 'in the code'}; run `python -m bot messages update`"


def _shape_faults(source: Message, message: Message) -> Iterator[str]:
    """What can be sent, but not be read well: too long for a button, or lines that run together."""
    sources = (source.id,) if isinstance(source.id, str) else source.id
    forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    for form in filter(None, forms):
        if form.count("\n") != sources[-1].count("\n"):
            yield "has another number of lines than the source"
        for limit in (_LABEL, _ALERT):
            if _AT_MOST.format(limit) in source.auto_comments and _units(form) > limit:
                yield f"is too long: {_units(form)} characters where at most {limit} fit"


def _usable(path: Path, template: Catalog, language: Language, domain: Domain) -> list[Message]:
    try:
        catalogue = read_catalogue(path)
    except (OSError, ValueError):
        return []
    found = (_find(catalogue, source) for source in _messages(template))
    countable = same_plural_rule(catalogue, language.plural)
    return [
        message
        for message in found
        if message is not None
        and not _faults(message, language, domain)
        and (countable or not message.pluralizable)
    ]


def _find(catalogue: Catalog, message: Message) -> Message | None:
    found = catalogue.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
    return found if found is not None and found.id == message.id else None


def _updated(old: Catalog, template: Catalog, language: Language, domain: Domain) -> bytes:
    comment = old.header_comment if old.header_comment != Catalog().header_comment else _title(domain)
    header = _header(comment, language, domain)
    new = read_po(BytesIO(header))
    for source in _messages(template):
        kept = _find(old, source)
        new.add(
            source.id,
            string=kept.string if kept else None,
            flags=kept.flags if kept else (),
            user_comments=kept.user_comments if kept else (),
            auto_comments=source.auto_comments,
            context=source.context,
        )
    return header + _entries(new, domain)


def _template_file(template: Catalog, domain: Domain) -> bytes:
    return _header(_title(domain), None, domain) + _entries(template, domain)


def _title(domain: Domain) -> str:
    return {
        "messages": "# What permit holders read.",
        "staff": "# What coaches and managers read.",
        "cards": "# What the Dutch of the practice cards means.",
    }[domain]


def _header(comment: str, language: Language | None, domain: Domain) -> bytes:
    """The same for every run and every machine. What stands in the comment, such as names of translators, is kept."""
    fields = [
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    if language:
        fields = [f"Language: {language.code}", f"Plural-Forms: {language.plural.header}", *fields]
    if domain == "cards":
        fields.append(f"X-Source-Language: {DUTCH}")  # programs of translators take a source for English
    lines = "".join(f'"{each}\\n"\n' for each in fields)
    return f'{comment}\nmsgid ""\nmsgstr ""\n{lines}\n'.encode()


def _entries(catalogue: Catalog, domain: Domain) -> bytes:
    """Messages by the alphabet, so that a change shows where it is; glosses as the cards stand in the deck."""
    file = BytesIO()
    write_po(file, catalogue, width=0, no_location=True, omit_header=True, sort_output=domain != "cards")
    return file.getvalue().rstrip(b"\n") + b"\n"


def _template_path(root: Path, domain: Domain) -> Path:
    return root / "locales" / f"{domain}.pot"


def _catalogue_paths(root: Path, domain: Domain) -> list[tuple[Language, Path]]:
    """Where the catalogues are or should be: Dutch always, of others those that have a folder; staff read two.

    Of cards English always, for it is what all others fall back to, and others where they were begun.
    """
    places = []
    for language in LANGUAGES.values():
        folder = root / "locales" / language.code
        path = folder / "LC_MESSAGES" / f"{domain}.po"
        if domain == "cards":
            wanted = language.code == SOURCE or path.exists()
        elif language.code == SOURCE:
            wanted = False
        else:
            wanted = language.code == DUTCH or (folder.is_dir() if domain == "messages" else path.exists())
        if wanted:
            places.append((language, path))
    return places


def _quoted(message: Message) -> str:
    words = message.id if isinstance(message.id, str) else message.id[0]
    place = f"{message.context} " if message.context else ""
    return f"{place}“{words}”".replace("\n", "\\n")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
