"""The page of the phones, in a real browser."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import FilePayload, Locator, Page, expect

from bot.standin import Phone

if TYPE_CHECKING:
    from tests.standin.browser import Visit
    from tests.standin.desk import Desk

pytest_plugins = ["tests.standin.browser", "tests.standin.desk"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

NARROW = {"width": 390, "height": 780}
YES_NO = {
    "inline_keyboard": [
        [{"text": "Ja", "callback_data": "yes"}, {"text": "Nee", "callback_data": "no"}],
        [{"text": "Hulp", "callback_data": "help"}],
    ]
}


def shown(page: Page, phone: Phone) -> Locator:
    return page.locator(f"#phone-{phone.id}")


async def sides(line: Locator) -> list[float]:
    """How far a text's ink is from the left and the right edge of its bubble's text, in pixels."""
    pixels: list[float] = await line.evaluate(
        """node => {
            const range = document.createRange();
            range.selectNodeContents(node);
            const ink = range.getBoundingClientRect(), edge = node.closest(".text").getBoundingClientRect();
            return [ink.left - edge.left, edge.right - ink.right];
        }"""
    )
    return pixels


async def test_tap_waits_and_shows_the_answer(desk: Desk, visit: Visit) -> None:
    phone = desk.phone()
    message = await desk.say(phone, "Komt u?", reply_markup=YES_NO)
    page = await visit(desk.standin.url)
    yes = page.get_by_role("button", name="Ja")
    await yes.click()
    await expect(yes).to_have_attribute("aria-busy", "true")

    query = await desk.hear("callback_query")
    assert query["data"] == "yes"
    await desk.call("answerCallbackQuery", callback_query_id=query["id"], text="Genoteerd")
    await expect(yes).to_have_attribute("aria-busy", "false")
    await expect(page.locator(".toast")).to_have_text("Genoteerd")

    await desk.call("editMessageText", chat_id=phone.id, message_id=message["message_id"], text="U komt: ja")
    await expect(page.get_by_text("U komt: ja")).to_be_visible()
    await expect(yes).to_have_count(0)
    await expect(page.locator(".message.from-bot").last).to_contain_text("edited")


async def test_alert_takes_the_focus_and_gives_it_back(desk: Desk, visit: Visit) -> None:
    phone = desk.phone()
    await desk.say(phone, "Komt u?", reply_markup=YES_NO)
    page = await visit(desk.standin.url)
    await page.get_by_role("button", name="Ja").click()
    query = await desk.hear("callback_query")
    await desk.call(
        "answerCallbackQuery", callback_query_id=query["id"], text="Te laat <b>nu</b>", show_alert=True
    )
    alert = page.get_by_role("alertdialog")
    await expect(alert).to_contain_text("Te laat <b>nu</b>")
    await expect(alert.get_by_role("button", name="OK")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(alert).to_have_count(0)
    await expect(page.get_by_role("button", name="Ja")).to_be_focused()


async def test_spoiler_opens_on_a_tap(desk: Desk, visit: Visit) -> None:
    phone = desk.phone()
    await desk.say(
        phone, 'De sleutel: <tg-spoiler>the <b>key</b></tg-spoiler> of <span class="tg-spoiler">clef</span>',
        parse_mode="HTML",
    )  # fmt: skip
    page = await visit(desk.standin.url)
    hidden = page.get_by_role("button", name="Hidden text: show")
    await expect(hidden).to_have_count(2)
    color = "node => getComputedStyle(node).color"
    assert await page.locator(".spoiler b").evaluate(color) == "rgba(0, 0, 0, 0)"
    await hidden.first.focus()
    await page.keyboard.press("Enter")
    await expect(hidden).to_have_count(0)
    assert await page.locator(".spoiler b").evaluate(color) != "rgba(0, 0, 0, 0)"


async def test_entities_count_in_utf16_and_may_lie_within_each_other(desk: Desk, visit: Visit) -> None:
    phone = desk.phone()
    await desk.say(
        phone,
        "👋🏽 <b>dik <i>schuin</i></b> <u>lijn</u> <s>weg</s> <code>a&lt;b</code>\n<pre>x\n y</pre>\n"
        '<blockquote>citaat</blockquote>\n<a href="https://example.org/a?b=1&amp;c">site</a>',
        parse_mode="HTML",
    )
    page = await visit(desk.standin.url)
    text = page.locator(".message.from-bot .text")
    for tag, words in {
        "b": "dik schuin",
        "b i": "schuin",
        "u": "lijn",
        "s": "weg",
        ".line > code": "a<b",
    }.items():
        await expect(text.locator(tag)).to_have_text(words)
    await expect(text.locator("pre")).to_have_text("x\n y")
    await expect(text.locator("blockquote")).to_have_text("citaat")
    await expect(text.get_by_role("link", name="site")).to_have_attribute(
        "href", "https://example.org/a?b=1&c"
    )


async def test_what_is_typed_shows_as_typed(desk: Desk, visit: Visit) -> None:
    desk.phone(name="<i>Amal</i>")
    page = await visit(desk.standin.url)
    typed = "<img src=x onerror=alert(1)> & <b>dik</b>"
    box = page.get_by_role("textbox", name="Message")
    await box.fill(typed)
    await box.press("Enter")
    await expect(page.locator(".message.own .text").last).to_have_text(typed)
    await expect(page.locator(".message img, .message b")).to_have_count(0)
    await expect(page.get_by_role("heading", name="<i>Amal</i>")).to_be_visible()
    assert (await desk.hear("message"))["text"] == "/start"
    assert (await desk.hear("message"))["text"] == typed


async def test_links_that_run_code_are_no_links(desk: Desk, visit: Visit) -> None:
    phone = desk.phone()
    button = {"text": "Kaart", "url": "https://www.openstreetmap.org/"}
    await desk.say(phone, "Zie de kaart", reply_markup={"inline_keyboard": [[button]]})
    sent = phone.chat(desk.bot).last
    assert sent is not None
    sent.entities = [{"type": "text_link", "offset": 0, "length": 3, "url": "javascript:alert(1)"}]
    page = await visit(desk.standin.url)
    await expect(page.get_by_role("link", name="Kaart")).to_have_attribute("href", button["url"])
    await expect(page.locator(".text a")).to_have_count(0)


async def test_commands_are_typed_or_chosen(desk: Desk, visit: Visit) -> None:
    desk.phone()
    commands = [("start", "Begin"), ("afspraken", "Wat er komt"), ("stop", "Stoppen")]
    await desk.call(
        "setMyCommands", commands=[{"command": name, "description": about} for name, about in commands]
    )
    page = await visit(desk.standin.url)
    box = page.get_by_role("textbox", name="Message")
    await box.press_sequentially("/st")
    offered = page.get_by_role("toolbar", name="Commands").get_by_role("button")
    await expect(offered).to_have_count(2)
    await box.press_sequentially("op")
    await expect(offered).to_have_count(1)
    await box.press("Enter")
    await expect(page.locator(".message.own .text").last).to_have_text("/stop")
    await expect(offered).to_have_count(0)

    await page.get_by_role("button", name="Commands").click()
    await expect(offered.first).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.own .text").last).to_have_text("/afspraken")
    await expect(box).to_be_focused()


async def test_start_comes_before_the_first_message(desk: Desk, visit: Visit) -> None:
    desk.phone(started=False)
    page = await visit(desk.standin.url)
    await expect(page.get_by_role("textbox", name="Message")).to_have_count(0)
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.locator(".message.own .text")).to_have_text("/start")
    await expect(page.get_by_role("textbox", name="Message")).to_be_focused()


async def test_start_link_opens_here_or_on_another_phone(desk: Desk, visit: Visit) -> None:
    coach, holder = desk.phone("Joke"), desk.phone("Amal", "ar", started=False)
    await desk.say(coach, "De link: https://t.me/leerlijn_bot?start=Xk29-a_b")
    page = await visit(desk.standin.url)
    await shown(page, coach).get_by_role("button", name="Open on another phone").click()
    await page.get_by_role("dialog", name="Open on phone").get_by_role("button", name="Amal").click()
    await expect(shown(page, holder).locator(".message.own .text")).to_have_text("/start Xk29-a_b")

    await shown(page, coach).get_by_role("link", name=re.compile("t.me")).click()
    await expect(shown(page, coach).locator(".message.own .text").last).to_have_text("/start Xk29-a_b")


async def test_block_switch(desk: Desk, visit: Visit) -> None:
    phone = desk.phone()
    page = await visit(desk.standin.url)
    switch = page.get_by_role("switch", name="Blocked")
    await switch.click()
    assert (await desk.hear("my_chat_member"))["new_chat_member"]["status"] == "kicked"
    await expect(page.get_by_role("textbox", name="Message")).to_have_count(0)
    assert phone.chat(desk.bot).blocked
    await page.get_by_role("button", name="Unblock").click()
    assert (await desk.hear("my_chat_member"))["new_chat_member"]["status"] == "member"
    await expect(switch).not_to_be_checked()
    await expect(page.get_by_role("textbox", name="Message")).to_be_focused()


@pytest.mark.parametrize("language", ["ar", "fa", "ps", "ckb"])
async def test_language_of_the_phone_mirrors_it(desk: Desk, visit: Visit, language: str) -> None:
    phone = desk.phone(language="nl")
    await desk.say(phone, "Dag")
    page = await visit(desk.standin.url)
    send, box = (
        page.get_by_role("button", name="Send", exact=True),
        page.get_by_role("textbox", name="Message"),
    )
    left = "node => node.getBoundingClientRect().left"
    assert await send.evaluate(left) > await box.evaluate(left)
    await page.locator(".language").select_option(language)
    await expect(page.locator(".phone")).to_have_attribute("dir", "rtl")
    await expect(page.locator(".phone")).to_have_attribute("lang", language)
    assert await send.evaluate(left) < await box.evaluate(left)
    assert phone.language_code == language
    # Telegram leaves one's own words on the right and the others' on the left.
    own, other = page.locator(".own .bubble"), page.locator(".from-bot .bubble")
    assert await own.evaluate(left) > await other.evaluate(left)


async def test_each_line_has_its_own_direction(desk: Desk, visit: Visit) -> None:
    phone = desk.phone()
    await desk.say(
        phone,
        "<b>Afspraak bij de gemeente in Utrecht</b>\n<i>موعد غدًا</i>\n"
        "<u>\u2068Afspraak\u2069 غدًا</u>\n<s>14:30</s>",
        parse_mode="HTML",
    )
    page = await visit(desk.standin.url)
    text = page.locator(".from-bot .text")
    for tag, right_to_left in {"b": False, "i": True, "u": True, "s": False}.items():
        from_left, from_right = await sides(text.locator(tag))
        assert (from_right < 1 < from_left) if right_to_left else (from_left < 1), tag


async def test_clock_bar_moves_the_clock(desk: Desk, visit: Visit) -> None:
    desk.phone()
    page = await visit(desk.standin.url)
    clock = page.locator("#clock-time")
    await expect(clock).to_have_text("Tuesday 1 December 2026, 09:00")
    await page.get_by_role("button", name="+1 hour").click()
    await expect(clock).to_have_text("Tuesday 1 December 2026, 10:00")
    await page.get_by_role("button", name="+1 day").click()
    await expect(clock).to_have_text("Wednesday 2 December 2026, 10:00")
    await page.get_by_role("button", name="To the next message").click()
    await expect(clock).to_have_text("Friday 4 December 2026, 10:00")
    assert desk.bar.asked == [3600, 86400, "next"]


async def test_each_day_has_a_separator_in_the_language_of_the_phone(desk: Desk, visit: Visit) -> None:
    phone = desk.phone(language="nl")
    desk.bar.clock.advance(timedelta(hours=14, minutes=59))
    await desk.say(phone, "Nog dinsdag")
    desk.bar.clock.advance(timedelta(minutes=2))
    await desk.say(phone, "Al woensdag")
    page = await visit(desk.standin.url)
    await expect(page.locator(".day")).to_have_text(["dinsdag 1 december", "woensdag 2 december"])
    await expect(page.locator(".message time")).to_have_text(["09:00", "23:59", "00:01"])


async def test_new_message_keeps_the_end_in_sight_and_the_typed_text(desk: Desk, visit: Visit) -> None:
    phone = desk.phone()
    for number in range(12):
        desk.bar.clock.advance(5)
        await desk.say(phone, f"Regel {number}\nen nog een")
    page = await visit(desk.standin.url)
    box = page.get_by_role("textbox", name="Message")
    await box.fill("half getyp")
    desk.bar.clock.advance(5)
    await desk.say(phone, "De nieuwste")
    newest = page.locator(".message").last
    await expect(newest).to_contain_text("De nieuwste")
    await expect(newest).to_be_in_viewport(ratio=1)
    await expect(box).to_have_value("half getyp")
    await expect(box).to_be_focused()

    log = page.get_by_role("log")
    await expect(log).to_have_attribute("aria-live", "polite")
    await log.focus()
    await page.keyboard.press("Home")
    down = page.get_by_role("button", name="To the newest message")
    await expect(down).to_be_visible()
    desk.bar.clock.advance(5)
    await desk.say(phone, "Nog een")
    await expect(down).to_have_text("1")
    await expect(page.locator(".message").first).to_be_in_viewport()
    await down.click()
    await expect(page.locator(".message").last).to_be_in_viewport(ratio=1)
    await expect(down).to_have_count(0)
    await phone.chat(desk.bot).wait_until(lambda: phone.chat(desk.bot).unread == 0)


async def test_page_finds_its_way_back_after_an_outage(desk: Desk, visit: Visit) -> None:
    phone = desk.phone()
    page = await visit(desk.standin.url)
    await expect(page.locator(".message")).to_have_count(1)
    await desk.standin.restart()
    await desk.say(phone, "Weer terug")
    await expect(page.get_by_text("Weer terug")).to_be_visible(timeout=15_000)


async def test_typing_sign(desk: Desk, visit: Visit) -> None:
    phone = desk.phone()
    page = await visit(desk.standin.url)
    await desk.call("sendChatAction", chat_id=phone.id, action="typing")
    await expect(page.locator(".typing")).to_be_visible()
    await desk.say(phone, "Klaar")
    await expect(page.locator(".typing")).to_be_hidden()


async def test_reply_keyboard(desk: Desk, visit: Visit) -> None:
    phone = desk.phone()
    keyboard = {"keyboard": [[{"text": "Mijn afspraken"}, {"text": "Hulp"}]], "one_time_keyboard": True}
    await desk.say(phone, "Kies", reply_markup=keyboard)
    page = await visit(desk.standin.url)
    await page.get_by_role("button", name="Mijn afspraken").click()
    await expect(page.locator(".message.own .text").last).to_have_text("Mijn afspraken")
    await expect(page.get_by_role("button", name="Hulp")).to_have_count(0)


async def test_files_go_both_ways(desk: Desk, visit: Visit) -> None:
    phone = desk.phone()
    page = await visit(desk.standin.url)
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Send a file").click()
    file: FilePayload = {
        "name": "rooster.ics",
        "mimeType": "text/calendar",
        "buffer": b"BEGIN:VCALENDAR\r\n" * 100,
    }
    await (await chooser.value).set_files(file)
    await expect(page.locator(".message.own .document").last).to_have_text("rooster.ics1.7 kB")
    await desk.hear("message")
    sent = (await desk.hear("message"))["document"]
    assert sent["file_name"] == "rooster.ics"

    await desk.call("sendDocument", chat_id=phone.id, document=sent["file_id"], caption="Terug")
    async with page.expect_download() as download:
        await page.locator(".from-bot .document").click()
    saved = await (await download.value).path()
    assert saved.read_bytes() == file["buffer"]


async def test_own_message_can_be_edited(desk: Desk, visit: Visit) -> None:
    desk.phone()
    page = await visit(desk.standin.url)
    box = page.get_by_role("textbox", name="Message")
    await box.fill("di 1 dek")
    await box.press("Enter")
    await expect(page.locator(".message.own .text").last).to_have_text("di 1 dek")
    await box.press("ArrowUp")
    await expect(box).to_have_value("di 1 dek")
    await box.fill("di 1 dec")
    await box.press("Enter")
    await expect(page.locator(".message.own").last).to_contain_text("edited")
    assert (await desk.hear("edited_message"))["text"] == "di 1 dec"


async def test_narrow_screen_shows_one_phone_behind_tabs(desk: Desk, visit: Visit) -> None:
    first, second = desk.phone("Amal"), desk.phone("Joke")
    page = await visit(desk.standin.url, viewport=NARROW)
    tabs = page.get_by_role("tab")
    await expect(tabs).to_have_count(2)
    await expect(shown(page, first)).to_be_visible()
    await expect(shown(page, second)).to_be_hidden()

    await desk.say(second, "Dag Joke")
    await expect(tabs.nth(1)).to_have_text("Joke1 unread")
    await tabs.first.focus()
    await page.keyboard.press("ArrowRight")
    await expect(shown(page, second)).to_be_visible()
    await expect(shown(page, first)).to_be_hidden()
    await expect(tabs.nth(1)).to_have_attribute("aria-selected", "true")
    await expect(tabs.nth(1)).to_have_text("Joke")
    assert await page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


async def test_wide_screen_shows_all_phones(desk: Desk, visit: Visit) -> None:
    phones = [desk.phone("Amal"), desk.phone("Joke"), desk.phone("Selam")]
    page = await visit(desk.standin.url, viewport={"width": 1280, "height": 860})
    tops = [await shown(page, phone).evaluate("node => node.getBoundingClientRect().top") for phone in phones]
    assert len(set(tops)) == 1
    await expect(page.get_by_role("tab")).to_have_count(0)


async def test_phone_is_added(desk: Desk, visit: Visit) -> None:
    page = await visit(desk.standin.url)
    await expect(page.get_by_text("No phones yet.")).to_be_visible()
    await page.get_by_role("button", name="Add a phone").click()
    await page.get_by_label("First name").fill("Selam")
    await page.get_by_role("dialog").get_by_label("Language").select_option("ti")
    await page.keyboard.press("Tab")
    await page.get_by_role("button", name="Add", exact=True).click()
    await expect(page.get_by_role("heading", name="Selam")).to_be_visible()
    assert [(phone.first_name, phone.language_code) for phone in desk.standin.phones.values()] == [
        ("Selam", "ti")
    ]


async def test_two_bots_are_two_chats(desk: Desk, visit: Visit) -> None:
    phone = desk.phone()
    other = desk.standin.add_bot(token="8000:AAExample", username="other_bot", first_name="Other")
    phone.start(other)
    page = await visit(desk.standin.url)
    await page.get_by_role("button", name="All chats").click()
    await page.get_by_role("button", name="Other").click()
    await page.get_by_role("textbox", name="Message").fill("aan de andere")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.own .text").last).to_have_text("aan de andere")
    last = phone.chat(other).last
    assert last is not None
    assert last.text == "aan de andere"


async def test_keyboard_alone_is_enough(desk: Desk, visit: Visit) -> None:
    phone = desk.phone()
    await desk.say(phone, "Komt u?", reply_markup=YES_NO)
    page = await visit(desk.standin.url)
    await expect(page.get_by_role("button", name="Hulp")).to_be_visible()
    for _ in range(20):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.textContent") == "Ja":
            break
    else:
        pytest.fail("Tab never came to the button")
    assert await page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Enter")
    query = await desk.hear("callback_query")
    assert query["data"] == "help"
    await desk.call("answerCallbackQuery", callback_query_id=query["id"])
    await desk.call(
        "editMessageText", chat_id=phone.id, message_id=query["message"]["message_id"], text="De coach belt u"
    )
    # The button is gone; the focus stays at the message that it was under.
    await expect(page.locator(".message.from-bot")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("textbox", name="Message")).to_be_focused()


async def test_every_control_has_a_name(desk: Desk, visit: Visit) -> None:
    phone = desk.phone()
    await desk.say(phone, "Komt u?", reply_markup=YES_NO)
    page = await visit(desk.standin.url)
    await expect(page.get_by_role("button", name="Ja")).to_be_visible()
    snapshot = await page.locator("body").aria_snapshot()
    assert 'button "Send"' in snapshot
    assert re.findall(r"- (?:button|textbox|combobox|switch|link)(?:$|:| \[)", snapshot, re.MULTILINE) == []


CONTRASTS = """() => {
    const channel = value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    const light = ([r, g, b]) => 0.2126 * channel(r / 255) + 0.7152 * channel(g / 255) + 0.0722 * channel(b / 255);
    const parts = color => color.match(/[\\d.]+/g).map(Number);
    const over = (front, back) => front.slice(0, 3).map((value, at) => value * (front[3] ?? 1) + back[at] * (1 - (front[3] ?? 1)));
    const ground = node => {
        if (!node) return matchMedia("(prefers-color-scheme: dark)").matches ? [0, 0, 0] : [255, 255, 255];
        const color = parts(getComputedStyle(node).backgroundColor);
        return (color[3] ?? 1) === 1 ? color.slice(0, 3) : over(color, ground(node.parentElement));
    };
    const faint = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || !node.checkVisibility() || node.closest(".unseen, [inert], option, template")) continue;
        const back = ground(node), front = over(parts(getComputedStyle(node).color), back);
        const [low, high] = [light(back), light(front)].sort((a, b) => a - b);
        const ratio = (high + 0.05) / (low + 0.05);
        if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${node.className || node.tagName}: ${walker.currentNode.data.trim()}`);
    }
    return faint;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_contrast_is_enough_to_read(desk: Desk, visit: Visit, scheme: str) -> None:
    phone, _ = desk.phone("Amal", "ar"), desk.phone("Joke", started=False)
    await desk.say(phone, "Zie <a href='https://example.org'>site</a> <code>x</code>", parse_mode="HTML")
    await desk.say(phone, "Komt u?", reply_markup=YES_NO, disable_notification=True)
    await desk.say(phone, "Kies", reply_markup={"keyboard": [[{"text": "Mijn afspraken"}]]})
    phone.send_voice(desk.bot)
    for several in (False, True):
        poll = {"question": "Wanneer?", "options": ["nu", "straks"], "allows_multiple_answers": several}
        desk.bar.clock.advance(5)
        sent = await desk.call("sendPoll", chat_id=phone.id, **poll)
    phone.vote(desk.bot, sent["message_id"], 0)
    for viewport in ({"width": 1280, "height": 860}, NARROW):
        page = await visit(desk.standin.url, color_scheme=scheme, viewport=viewport)
        await expect(page.get_by_role("button", name="Ja")).to_be_visible()
        assert await page.evaluate(CONTRASTS) == []


async def test_less_motion_on_wish(desk: Desk, visit: Visit) -> None:
    desk.phone()
    page = await visit(desk.standin.url, reduced_motion="reduce")
    await expect(page.locator(".message")).to_have_count(1)
    assert await page.locator(".message").evaluate("node => getComputedStyle(node).animationName") == "none"
