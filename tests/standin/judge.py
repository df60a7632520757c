"""An independent judge: aiogram's models must take everything that the stand-in says."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from aiogram import methods
from aiogram.types import TelegramObject, Update
from pydantic import BaseModel, TypeAdapter


@cache
def _result(method: str) -> TypeAdapter[Any]:
    name = next(each for each in methods.__all__ if each.lower() == method.lower())
    return TypeAdapter(getattr(methods, name).__returning__)


def judge_update(update: dict[str, Any]) -> Update:
    """The update as aiogram understands it; raises when a field is missing, wrong or unknown."""
    understood = Update.model_validate(update)
    _refuse_extras(understood)
    if understood.event_type not in update:
        raise AssertionError(f"{understood.event_type} is not the kind of {sorted(update)}")
    return understood


def judge_result(method: str, result: Any) -> Any:
    """The result of a method as aiogram understands it."""
    understood = _result(method).validate_python(result)
    if isinstance(result, dict) and not isinstance(understood, BaseModel):
        raise AssertionError(f"the result of {method} is not {understood!r}")
    _refuse_extras(understood)
    return understood


def _refuse_extras(value: Any) -> None:
    for model in _models(value):
        if model.model_extra:
            raise AssertionError(f"{type(model).__name__} has no {sorted(model.model_extra)}")


def _models(value: Any) -> Iterator[BaseModel]:
    if isinstance(value, list):
        for each in value:
            yield from _models(each)
    elif isinstance(value, TelegramObject):
        yield value
        for name in type(value).model_fields:
            yield from _models(getattr(value, name))
