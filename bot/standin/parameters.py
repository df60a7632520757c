"""The parameters of a call: read from any of the four forms, then checked by name and type.

`bot_api.json` has the names, types and required flags; they are compiled once, at import, into
one reader for each parameter.
"""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import orjson
from aiohttp import web

from bot.standin.errors import BotApiError, bad_request

log = logging.getLogger(__name__)

Reader = Callable[[Any], Any]
"""Brings a value to its type, or raises BotApiError."""

_SPECIFICATION: dict[str, Any] = orjson.loads(
    resources.files("bot.standin").joinpath("bot_api.json").read_bytes()
)
_INT64 = 2**63 - 1

# Telegram's own words when one of these is missing are said by the method itself.
_ASKED_BY_THE_METHOD = {
    "chat_id",
    "text",
    "photo",
    "document",
    "voice",
    "question",
    "options",
    "action",
    "callback_query_id",
    "file_id",
}
_JSON_NAMES = {
    "reply_markup": "reply keyboard markup",
    "entities": "entities",
    "caption_entities": "caption entities",
    "commands": "commands",
    "scope": "bot command scope",
    "reply_parameters": "reply parameters",
    "correct_option_ids": "correct option identifiers",
}
# Older forms that the server still takes and the description leaves out.
_OLDER: dict[str, dict[str, str]] = {"sendPoll": {"correct_option_id": "Integer"}}
_SHORT = (["KeyboardButton"], ["InputPollOption"])  # a plain text may stand for one


@dataclass(frozen=True)
class Upload:
    """A file that came as a part of a multipart body."""

    file_name: str
    mime_type: str
    data: bytes


# Readers -----------------------------------------------------------------------------------------


def _integer(value: Any) -> int:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str):
        digits = re.match(r"\s*[+-]?\d+", value)
        value = int(digits[0]) if digits else 0
    if not isinstance(value, int | float):
        raise bad_request("number expected")
    return max(-_INT64 - 1, min(_INT64, int(value)))


def _float(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise bad_request("number expected") from None


def _boolean(value: Any) -> bool:
    return value is True or str(value).strip().lower() in ("true", "yes", "1")


def _string(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    raise bad_request("string expected")


def _chat_id(value: Any) -> int | str:
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,18}", value):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else _string(value)


def _file(value: Any) -> str | Upload:
    return value if isinstance(value, Upload) else _string(value)


_PRIMITIVES: dict[str, Reader] = {
    "Integer": _integer,
    "Float": _float,
    "Boolean": _boolean,
    "String": _string,
    "Integer | String": _chat_id,
    "InputFile": _file,
    "InputFile | String": _file,
}


def _in_words(type_name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type_name).lower()


def _object_reader(names: list[str]) -> Reader:
    """A reader for one type, or for the union of several: then a field of any of them is known."""
    fields: dict[str, str] = {}
    required: set[str] | None = None
    for name in names:
        own = _SPECIFICATION["types"][name]
        needed = {field for field, form in own.items() if form.startswith("!")}
        required = needed if required is None else required & needed
        fields.update({field: form.lstrip("!") for field, form in own.items()})
    readers: dict[str, Reader] = {}
    words = _in_words(names[0])

    def read(value: Any) -> dict[str, Any]:
        if isinstance(value, str) and names in _SHORT:
            return {"text": value}
        if not isinstance(value, dict):
            raise bad_request(f"object expected as {words}")
        if not readers:
            readers.update({field: _reader(form) for field, form in fields.items()})
        result = {}
        for field, content in value.items():
            if content is None:
                continue
            reader = readers.get(field)
            if reader is None:
                log.warning("the field %s of %s is not in the Bot API", field, names[0])
                raise bad_request(f'stand-in: unknown field "{field}" of {" | ".join(names)}')
            result[field] = reader(content)
        for field in required or ():
            if field not in result:
                raise bad_request(f"can't parse {words}: Can't find field \"{field}\"")
        return result

    return read


def _array_reader(item: Reader) -> Reader:
    def read(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise bad_request("array expected")
        return [item(each) for each in value]

    return read


_readers: dict[str, Reader] = dict(_PRIMITIVES)


def _reader(form: str) -> Reader:
    """The reader for a type as the specification writes it; one for each, so that types may nest."""
    if form not in _readers:
        if form.startswith("Array of "):
            _readers[form] = _array_reader(_reader(form.removeprefix("Array of ")))
        else:
            names: list[str] = []
            for name in form.split(" | "):
                names += _SPECIFICATION["types"][name].get("subtypes") or [name]
            _readers[form] = _object_reader(names)
    return _readers[form]


def _parameter_reader(name: str, form: str) -> Reader:
    """A reader for a parameter: objects and lists may also come as JSON text."""
    read = _reader(form)
    if form in _PRIMITIVES:
        return read
    words = _JSON_NAMES.get(name, name)

    def read_json(value: Any) -> Any:
        if isinstance(value, str):
            try:
                value = orjson.loads(value)
            except orjson.JSONDecodeError:
                raise bad_request(f"can't parse {words} JSON object") from None
        return read(value)

    return read_json


@dataclass(frozen=True)
class _Method:
    name: str
    readers: Mapping[str, Reader]
    required: tuple[str, ...]
    takes_files: bool


def _compile(name: str, fields: dict[str, str]) -> _Method:
    fields = fields | _OLDER.get(name, {})
    required = (field for field, form in fields.items() if form.startswith("!"))
    return _Method(
        name,
        {field: _parameter_reader(field, form.lstrip("!")) for field, form in fields.items()},
        tuple(field for field in required if field not in _ASKED_BY_THE_METHOD),
        any("InputFile" in form for form in fields.values()),
    )


_METHODS: dict[str, _Method] = {
    name.lower(): _compile(name, fields) for name, fields in _SPECIFICATION["methods"].items()
}
_OTHERS = {name.lower(): name for name in _SPECIFICATION["others"]}

# The interface ------------------------------------------------------------------------------------


def method_name(name: str) -> str:
    """The method's name as Telegram spells it, whatever the case it was written in.

    Raises 404 for a method that Telegram does not know, and for one that is not carried here.
    """
    method = _METHODS.get(name.lower())
    if method is not None:
        return method.name
    if name.lower() in _OTHERS:
        log.warning("the method %s is not carried by the stand-in", _OTHERS[name.lower()])
        raise BotApiError(404, f"Not Found: stand-in: the method {_OTHERS[name.lower()]} is not carried here")
    raise BotApiError(404, "Not Found: method not found")


def check(name: str, raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Upload]]:
    """The checked parameters of a method, and the files that `attach://NAME` may name.

    Args:
        name: the method, as `method_name` gives it.
        raw: the values as they came: JSON values, text of form fields, Uploads.
    """
    method = _METHODS[name.lower()]
    readers = method.readers
    params: dict[str, Any] = {}
    attached: dict[str, Upload] = {}
    for field, value in raw.items():
        if value is None:
            continue
        reader = readers.get(field)
        if reader is not None:
            params[field] = reader(value)
        elif isinstance(value, Upload) and method.takes_files:
            attached[field] = value
        else:
            log.warning("the parameter %s of %s is not in the Bot API", field, method.name)
            raise bad_request(f'stand-in: unknown parameter "{field}" of {method.name}')
    for field in method.required:
        if field not in params:
            raise bad_request(f'parameter "{field}" is required')
    return params, attached


async def read(request: web.Request) -> dict[str, Any]:
    """The raw parameters of a request: those of the query string and those of the body together."""
    values: dict[str, Any] = dict(request.query) if request.query_string else {}
    if request.method != "POST" or not request.can_read_body:
        return values
    content_type = request.content_type
    if content_type == "application/json":
        values.update(read_json(await request.read()))
    elif content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        try:
            form = await request.post()
        except ValueError:
            raise bad_request("can't parse the request body") from None
        for name, value in form.items():
            if isinstance(value, web.FileField):
                data = value.file.read()
                value.file.close()
                values[name] = Upload(value.filename, value.content_type, data)
            else:
                values[name] = value if isinstance(value, str) else bytes(value).decode()
    return values


def read_json(body: bytes) -> dict[str, Any]:
    """The parameters of a JSON body."""
    try:
        values = orjson.loads(body) if body else {}
    except orjson.JSONDecodeError:
        raise bad_request("can't parse JSON object in the request body") from None
    if not isinstance(values, dict):
        raise bad_request("JSON object expected as the request body")
    return values
