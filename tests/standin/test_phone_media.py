"""Voice messages, polls and reactions on the page of the phones, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import FormData
from playwright.async_api import Page, expect

from bot.standin.phones import SPOKEN

if TYPE_CHECKING:
    from bot.standin import Phone
    from tests.standin.browser import Visit
    from tests.standin.desk import Desk

pytest_plugins = ["tests.standin.browser", "tests.standin.desk"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

QUIZ: dict[str, Any] = {
    "question": "Wat is de hoofdstad?",
    "options": ["Rotterdam", "Amsterdam"],
    "type": "quiz",
    "correct_option_ids": [1],
    "explanation": "De hoofdstad is <b>Amsterdam</b>.",
    "explanation_parse_mode": "HTML",
    "is_anonymous": False,
}


async def speak(desk: Desk, phone: Phone, caption: str = "") -> int:
    form = FormData({"chat_id": str(phone.id), "caption": caption})
    form.add_field("voice", SPOKEN, filename="clip.ogg", content_type="audio/ogg")
    async with desk.session.post(f"{desk.standin.url}/bot{desk.bot.token}/sendVoice", data=form) as answer:
        sent: int = (await answer.json())["result"]["message_id"]
    return sent


async def heard(page: Page) -> float:
    """Plays the first voice message to its end; the seconds that the browser made of it."""
    seconds: float = await page.evaluate(
        """() => new Promise((done, failed) => {
            const sound = document.querySelector("audio");
            sound.addEventListener("ended", () => done(sound.duration));
            sound.addEventListener("error", () => failed(sound.error.message));
            document.querySelector(".play").click();
        })"""
    )
    return seconds


async def test_a_voice_message_is_played(desk: Desk, visit: Visit) -> None:
    phone = desk.phone()
    await speak(desk, phone, "Wat hoort u?")
    page = await visit(desk.standin.url)
    message = page.locator(".message.from-bot")
    await expect(message).to_contain_text("0:03")
    await expect(message).to_contain_text("Wat hoort u?")
    await expect(message.locator(".document")).to_have_count(0)
    await page.get_by_role("button", name="Play the voice message").click()
    await page.get_by_role("button", name="Pause the voice message").click()
    assert 2 < await heard(page) < 3
    await expect(page.get_by_role("button", name="Play the voice message")).to_be_visible()


async def test_one_voice_message_at_a_time(desk: Desk, visit: Visit) -> None:
    phone = desk.phone()
    for _ in range(2):
        await speak(desk, phone)
    page = await visit(desk.standin.url)
    play = page.get_by_role("button", name="Play the voice message")
    await play.first.click()
    await expect(page.get_by_role("button", name="Pause the voice message")).to_have_count(1)
    await play.last.click()
    await expect(page.get_by_role("button", name="Pause the voice message")).to_have_count(1)
    assert await page.evaluate("[...document.querySelectorAll('audio')].map(sound => sound.paused)") == [
        True,
        False,
    ]


async def test_a_sound_that_cannot_be_played_says_so(desk: Desk, visit: Visit) -> None:
    phone = desk.phone()
    phone.send_voice(desk.bot, b"OggS and nothing else")
    page = await visit(desk.standin.url)
    await page.get_by_role("button", name="Play the voice message").click()
    await expect(page.locator(".voice")).to_contain_text("cannot be played")


async def test_a_person_sends_a_voice_message(desk: Desk, visit: Visit) -> None:
    desk.phone()
    page = await visit(desk.standin.url)
    await page.get_by_role("button", name="Send a voice message").click()
    await expect(page.locator(".message.own .voice")).to_have_count(1)
    await desk.hear("message")
    assert (await desk.hear("message"))["voice"]["duration"] == 3
    await expect(page.locator(".message.own").last.get_by_role("button", name="Edit")).to_have_count(0)


async def test_a_quiz_says_after_the_vote_what_is_right(desk: Desk, visit: Visit) -> None:
    phone = desk.phone()
    await desk.call("sendPoll", chat_id=phone.id, **QUIZ)
    page = await visit(desk.standin.url)
    poll = page.get_by_role("group", name="Wat is de hoofdstad?")
    await expect(poll).to_contain_text("Quiz, with names")
    await expect(poll).not_to_contain_text("De hoofdstad is")
    await poll.get_by_role("button", name="Rotterdam").click()
    await expect(poll.locator(".poll-result")).to_have_text(
        ["100%Rotterdam, your choice, wrong", "0%Amsterdam, right"]
    )
    await expect(poll.locator(".poll-explanation b")).to_have_text("Amsterdam")
    await expect(poll.get_by_role("button")).to_have_count(0)
    assert (await desk.hear("poll_answer"))["option_ids"] == [0]


async def test_a_vote_for_several_is_taken_back(desk: Desk, visit: Visit) -> None:
    phone = desk.phone()
    sent = await desk.call(
        "sendPoll",
        chat_id=phone.id,
        question="Wanneer kunt u?",
        options=["maandag", "dinsdag", "woensdag"],
        allows_multiple_answers=True,
    )
    page = await visit(desk.standin.url)
    poll = page.get_by_role("group", name="Wanneer kunt u?")
    await expect(poll.get_by_role("button", name="Vote")).to_be_disabled()
    await poll.get_by_role("checkbox", name="maandag").check()
    await poll.get_by_role("checkbox", name="woensdag").check()
    await poll.get_by_role("button", name="Vote").click()
    await expect(poll.locator(".poll-result")).to_have_text(
        ["100%maandag, your choice", "0%dinsdag", "100%woensdag, your choice"]
    )
    await poll.get_by_role("button", name="Take back my vote").click()
    await expect(poll.get_by_role("checkbox")).to_have_count(3)
    await desk.call("stopPoll", chat_id=phone.id, message_id=sent["message_id"])
    await expect(poll).to_contain_text("Poll, anonymous, closed")
    await expect(poll.get_by_role("checkbox")).to_have_count(0)


async def test_reactions_of_both_sides(desk: Desk, visit: Visit) -> None:
    phone = desk.phone()
    await desk.call("getUpdates", allowed_updates=["message", "message_reaction"])
    sent = await desk.say(phone, "Goed zo")
    page = await visit(desk.standin.url)
    await page.get_by_role("button", name="React").click()
    await page.get_by_role("toolbar", name="Reactions to choose").get_by_role("button", name="🙏").click()
    await expect(page.locator(".reactions")).to_have_text("🙏")
    assert (await desk.hear("message_reaction"))["new_reaction"] == [{"type": "emoji", "emoji": "🙏"}]
    heart = [{"type": "emoji", "emoji": "❤"}]
    await desk.call("setMessageReaction", chat_id=phone.id, message_id=sent["message_id"], reaction=heart)
    await expect(page.locator(".reactions")).to_have_text("🙏 ❤")
    await page.get_by_role("button", name="React").click()
    await page.get_by_role("button", name="🙏", pressed=True).click()
    await expect(page.locator(".reactions")).to_have_text("❤")
