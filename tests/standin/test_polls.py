"""Polls and quizzes (lines 38 and 39 of the contract)."""

from typing import Any

import pytest
from aiohttp import FormData

from bot.standin import Bot, ManualClock, Phone
from tests.standin.conftest import Api

QUIZ: dict[str, Any] = {
    "question": "Wat is de hoofdstad?",
    "options": [{"text": "Rotterdam"}, {"text": "Amsterdam"}, {"text": "Utrecht"}],
    "type": "quiz",
    "correct_option_ids": [1],
    "explanation": "De hoofdstad is <b>Amsterdam</b>.",
    "explanation_parse_mode": "HTML",
    "is_anonymous": False,
}
POLL: dict[str, Any] = {"question": "Wanneer kunt u?", "options": ["maandag", "dinsdag"]}


async def ask(api: Api, phone: Phone, **params: Any) -> tuple[int, dict[str, Any]]:
    sent = await api.call("sendPoll", chat_id=phone.id, **params)
    return sent["message_id"], sent["poll"]


async def heard(api: Api) -> list[dict[str, Any]]:
    """What came since the last look."""
    updates = await api.updates()
    if updates:
        await api.updates(offset=updates[-1]["update_id"] + 1)
    return updates


def counts(poll: dict[str, Any]) -> list[int]:
    return [option["voter_count"] for option in poll["options"]]


async def test_38_a_poll_and_what_holds_unless_it_says_otherwise(api: Api, started: Phone) -> None:
    _, poll = await ask(api, started, **POLL)
    assert [option["text"] for option in poll["options"]] == ["maandag", "dinsdag"]
    assert len({option["persistent_id"] for option in poll["options"]}) == 2
    told = ("question", "type", "is_anonymous", "allows_multiple_answers", "allows_revoting", "is_closed")
    assert [poll[name] for name in told] == ["Wanneer kunt u?", "regular", True, False, True, False]
    assert (counts(poll), poll["total_voter_count"]) == ([0, 0], 0)
    assert "correct_option_ids" not in poll


async def test_38_a_quiz_tells_its_bot_what_is_right(api: Api, started: Phone) -> None:
    _, poll = await ask(api, started, **QUIZ, description="Vraag 3 van 5")
    assert (poll["type"], poll["allows_revoting"], poll["correct_option_ids"]) == ("quiz", False, [1])
    assert poll["explanation"] == "De hoofdstad is Amsterdam."
    assert poll["explanation_entities"] == [{"type": "bold", "offset": 16, "length": 9}]
    assert poll["description"] == "Vraag 3 van 5"


async def test_38_the_older_form_and_fields_of_a_form(api: Api, started: Phone) -> None:
    older = {name: value for name, value in QUIZ.items() if name != "correct_option_ids"}
    _, poll = await ask(api, started, **older, correct_option_id=2)
    assert poll["correct_option_ids"] == [2]
    form = FormData({"chat_id": str(started.id), "question": "Ja?", "options": '["ja", {"text": "nee"}]'})
    sent = await api.send("sendPoll", data=form)
    assert [option["text"] for option in sent.body["result"]["poll"]["options"]] == ["ja", "nee"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"question": "x" * 301}, "poll question length must not exceed 300"),
        ({"question": " "}, "text must be non-empty"),
        ({"options": []}, "poll must have at least one answer option"),
        ({"options": ["x"] * 13}, "poll can't have more than 12 options"),
        ({"options": ["ja", "x" * 101]}, "poll options length must not exceed 100"),
        ({"options": ["ja", ""]}, "text must be non-empty"),
        ({"options": None}, "can't parse options JSON object"),
        ({"correct_option_ids": []}, "correct quiz option list must be non-empty"),
        ({"correct_option_ids": None}, "correct quiz option list must be non-empty"),
        ({"correct_option_ids": [1, 0]}, "correct quiz option list must be increasing"),
        ({"correct_option_ids": [3]}, "wrong quiz correct_option_id"),
        ({"type": "survey"}, "unsupported poll type specified"),
        ({"explanation": "x" * 201}, "stand-in: the explanation is longer than 200 characters"),
        ({"explanation": "a\nb\nc\nd"}, "stand-in: the explanation has more than 2 line feeds"),
        ({"open_period": 4}, "stand-in: a poll is open for 5 to 2628000 seconds"),
        ({"shuffle_options": True}, "stand-in: shuffle_options of sendPoll is not carried here"),
    ],
)
async def test_38_faults(api: Api, bot: Bot, started: Phone, changes: dict[str, Any], words: str) -> None:
    assert await api.refused("sendPoll", **{"chat_id": started.id, **QUIZ, **changes}) == (
        400,
        f"Bad Request: {words}",
    )
    assert started.chat(bot).from_bot == []


@pytest.mark.parametrize(
    "longest", [{"question": "😀" * 300}, {"options": ["😀" * 100] * 12}, {"explanation": "😀" * 200}]
)
async def test_38_the_longest_that_fits(api: Api, started: Phone, longest: dict[str, Any]) -> None:
    await ask(api, started, **{**QUIZ, **longest})


async def test_39_a_vote_is_told_twice(api: Api, bot: Bot, started: Phone) -> None:
    message_id, poll = await ask(api, started, **QUIZ)
    started.vote(bot, message_id, 1)
    changed, answered = await heard(api)
    assert (changed["poll"]["id"], counts(changed["poll"])) == (poll["id"], [0, 1, 0])
    assert "description" not in changed["poll"]
    assert answered["poll_answer"] == {
        "poll_id": poll["id"],
        "user": started.user,
        "option_ids": [1],
        "option_persistent_ids": [poll["options"][1]["persistent_id"]],
    }


async def test_39_an_anonymous_vote_has_no_name(api: Api, bot: Bot, started: Phone) -> None:
    message_id, _ = await ask(api, started, **POLL)
    started.vote(bot, message_id, 0)
    (update,) = await heard(api)
    assert counts(update["poll"]) == [1, 0]


async def test_39_a_quiz_takes_one_vote(api: Api, bot: Bot, started: Phone) -> None:
    message_id, _ = await ask(api, started, **QUIZ)
    started.vote(bot, message_id, 0)
    with pytest.raises(ValueError, match="cannot be changed"):
        started.vote(bot, message_id, 1)
    message_id, _ = await ask(api, started, **{**QUIZ, "allows_revoting": True})
    started.vote(bot, message_id, 0)
    started.vote(bot, message_id, 1)
    assert counts((await heard(api))[-2]["poll"]) == [0, 1, 0]


async def test_39_a_vote_is_taken_back(api: Api, bot: Bot, started: Phone) -> None:
    message_id, _ = await ask(api, started, **POLL, is_anonymous=False)
    started.vote(bot, message_id, 0)
    started.vote(bot, message_id)
    changed, answered = (await heard(api))[-2:]
    assert (counts(changed["poll"]), changed["poll"]["total_voter_count"]) == ([0, 0], 0)
    assert answered["poll_answer"]["option_ids"] == answered["poll_answer"]["option_persistent_ids"] == []


async def test_39_several_options_at_once(api: Api, bot: Bot, started: Phone) -> None:
    message_id, _ = await ask(api, started, **POLL)
    with pytest.raises(ValueError, match="only one"):
        started.vote(bot, message_id, 0, 1)
    message_id, _ = await ask(api, started, **POLL, allows_multiple_answers=True)
    started.vote(bot, message_id, 1, 0)
    poll = (await heard(api))[-1]["poll"]
    assert (counts(poll), poll["total_voter_count"]) == ([1, 1], 1)


async def test_39_only_a_poll_and_its_options_can_be_chosen(api: Api, bot: Bot, started: Phone) -> None:
    message_id, _ = await ask(api, started, **POLL)
    with pytest.raises(ValueError, match="from 0 to 1"):
        started.vote(bot, message_id, 2)
    text = await api.call("sendMessage", chat_id=started.id, text="Hallo")
    with pytest.raises(LookupError, match="no poll"):
        started.vote(bot, text["message_id"], 0)


async def test_39_a_stopped_poll(api: Api, bot: Bot, started: Phone) -> None:
    message_id, poll = await ask(
        api, started, **POLL, reply_markup={"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    )
    started.vote(bot, message_id, 0)
    where = {"chat_id": started.id, "message_id": message_id}
    closed = await api.call("stopPoll", **where)
    assert (closed["id"], closed["is_closed"], counts(closed)) == (poll["id"], True, [1, 0])
    assert (await heard(api))[-1]["poll"] == closed
    assert started.chat(bot).from_bot[-1].buttons == []
    with pytest.raises(ValueError, match="closed"):
        started.vote(bot, message_id, 1)
    assert await api.refused("stopPoll", **where) == (400, "Bad Request: poll has already been closed")


async def test_39_faults_of_stopping(api: Api, bot: Bot, started: Phone) -> None:
    text = await api.call("sendMessage", chat_id=started.id, text="Hallo")
    for message_id, words in (
        (999, "message with poll to stop not found"),
        (text["message_id"], "message is not a poll"),
    ):
        assert await api.refused("stopPoll", chat_id=started.id, message_id=message_id) == (
            400,
            f"Bad Request: {words}",
        )


async def test_39_a_poll_ends_by_itself(api: Api, bot: Bot, started: Phone, clock: ManualClock) -> None:
    message_id, poll = await ask(api, started, **POLL, open_period=60)
    assert poll["close_date"] == int(clock.now().timestamp()) + 60
    clock.advance(60)
    with pytest.raises(ValueError, match="closed"):
        started.vote(bot, message_id, 0)
    await started.chat(bot).wait_until(lambda: len(bot.updates) == 1)
    assert (await heard(api))[-1]["poll"]["is_closed"] is True


async def test_33_a_poll_has_no_words_to_edit(api: Api, started: Phone) -> None:
    message_id, _ = await ask(api, started, **POLL)
    where = {"chat_id": started.id, "message_id": message_id}
    assert (await api.refused("editMessageText", **where, text="x"))[1].endswith(
        "no text in the message to edit"
    )
    assert (await api.refused("editMessageCaption", **where, caption="x"))[1].endswith(
        "no caption in the message to edit"
    )
