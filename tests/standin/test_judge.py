"""The judge itself: it must refuse what is missing, wrong or unknown."""

from typing import Any

import pytest
from pydantic import ValidationError

from tests.standin.judge import judge_result, judge_update

MESSAGE: dict[str, Any] = {
    "message_id": 1,
    "date": 1_700_000_000,
    "chat": {"id": 5, "type": "private", "first_name": "Sara"},
    "from": {"id": 5, "is_bot": False, "first_name": "Sara"},
    "text": "x",
}


def test_good_ones_pass() -> None:
    judge_result("sendMessage", MESSAGE)
    judge_update({"update_id": 1, "message": MESSAGE})


@pytest.mark.parametrize("field", ["message_id", "date", "chat"])
def test_a_missing_field_is_refused(field: str) -> None:
    broken = {name: value for name, value in MESSAGE.items() if name != field}
    with pytest.raises(ValidationError):
        judge_result("sendMessage", broken)
    with pytest.raises(ValidationError):
        judge_update({"update_id": 1, "message": broken})


def test_an_unknown_field_is_refused_however_deep() -> None:
    with pytest.raises(AssertionError, match="colour"):
        judge_result("sendMessage", {**MESSAGE, "chat": {**MESSAGE["chat"], "colour": "red"}})


def test_a_result_of_another_type_is_refused() -> None:
    with pytest.raises(ValidationError):
        judge_result("setMyCommands", {"ok": 1})
    with pytest.raises(ValidationError):
        judge_update({"update_id": 1, "message": "x"})
