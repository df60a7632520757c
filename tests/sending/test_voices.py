"""Voice messages out and files in, and the words under a voice message made anew."""

import pytest
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.clock import MovedClock
from bot.request import AiohttpRequest, FileTooLarge
from bot.rules.values import Rank
from bot.sending import FileNotKnown, Sender, VoicesRefused
from bot.standin import Bot, Message, Phone, StandIn
from bot.standin.files import id_for
from bot.standin.phones import SPOKEN
from bot.texts.rendered import Button, Rendered
from tests.sending.test_sending import moved

ASKED = Rendered("<b>Wat hoort u?</b>", ((Button("🔁 Nog eens", data="1:again"),),))
BIG = 1_000_000


@pytest.fixture
def phone(standin: StandIn, bot: Bot) -> Phone:
    phone = standin.add_phone()
    phone.start(bot)
    return phone


def got(phone: Phone, bot: Bot) -> list[Message]:
    return phone.chat(bot).from_bot


def file_id_of(message: Message, bot: Bot) -> str:
    assert message.file is not None
    return id_for(message.file, bot.id)


async def test_a_voice_message_with_words_and_buttons(sender: Sender, phone: Phone, bot: Bot) -> None:
    sent = await sender.send_voice(phone.id, SPOKEN, ASKED, rank=Rank.REMINDER, silent=True)
    (message,) = got(phone, bot)
    assert message.voice is not None
    assert (message.voice.data, message.text, message.buttons) == (SPOKEN, "Wat hoort u?", ["🔁 Nog eens"])
    assert (message.message_id, file_id_of(message, bot), message.silent) == (*sent, True)


async def test_a_voice_message_is_sent_again_by_its_id(sender: Sender, phone: Phone, bot: Bot) -> None:
    first = await sender.send_voice(phone.id, SPOKEN)
    assert first.file_id is not None
    again = await sender.send_voice(phone.id, first.file_id, ASKED)
    assert again.message_id == first.message_id + 1
    one, other = (message.voice for message in got(phone, bot))
    assert one is other


async def test_a_person_who_takes_no_voice_messages(sender: Sender, phone: Phone, bot: Bot) -> None:
    phone.accepts_voice = False
    with pytest.raises(VoicesRefused):
        await sender.send_voice(phone.id, SPOKEN, ASKED)
    assert got(phone, bot) == []


async def test_an_id_of_another_bot_is_not_known(sender: Sender, standin: StandIn, phone: Phone) -> None:
    other = standin.add_bot()
    theirs = file_id_of(phone.send_voice(other), other)
    for unknown in (theirs, "nonsense"):
        with pytest.raises(FileNotKnown):
            await sender.send_voice(phone.id, unknown)
        with pytest.raises(FileNotKnown):
            await sender.fetch_file(unknown, limit=BIG)


async def test_what_phones_cannot_play_has_no_id(
    sender: Sender, phone: Phone, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    sent = await sender.send_voice(phone.id, b"RIFF and no voice message")
    assert (sent.message_id, sent.file_id) == (got(phone, bot)[0].message_id, None)
    assert "became a file" in caplog.text
    with pytest.raises(FileNotKnown):
        await sender.send_voice(phone.id, file_id_of(got(phone, bot)[0], bot))


async def test_broken_markup_of_a_caption_goes_as_plain_words(
    sender: Sender, phone: Phone, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    await sender.send_voice(phone.id, SPOKEN, Rendered("<b>Tom &amp; Ana</i>"))
    await sender.send_document(phone.id, "a.csv", b"a;b", Rendered("<b>Tom &amp; Ana</i>"))
    assert [message.text for message in got(phone, bot)] == ["Tom & Ana", "Tom & Ana"]
    assert "Tom" not in caplog.text


async def test_a_voice_message_that_surely_was_not_sent_is_tried_again(
    sender: Sender, phone: Phone, bot: Bot, standin: StandIn, clock: MovedClock
) -> None:
    standin.faults.bad_gateway(method="sendVoice", count=2)
    await moved(clock, sender.send_voice(phone.id, SPOKEN, ASKED))
    standin.faults.fail_next("sendVoice", 429, "Too Many Requests: retry after 7", {"retry_after": 7})
    await moved(clock, sender.send_voice(phone.id, SPOKEN, ASKED))
    assert [message.voice.data for message in got(phone, bot) if message.voice] == [SPOKEN, SPOKEN]


async def test_a_voice_message_that_may_have_arrived_is_not_repeated(
    sender: Sender, phone: Phone, bot: Bot, standin: StandIn
) -> None:
    standin.faults.cut_before_answer(method="sendVoice")
    with pytest.raises(NetworkError):
        await sender.send_voice(phone.id, SPOKEN)
    assert len(got(phone, bot)) == 1


async def test_words_that_are_too_many_are_an_error(sender: Sender, phone: Phone) -> None:
    with pytest.raises(BadRequest, match="too long"):
        await sender.send_voice(phone.id, SPOKEN, Rendered("x" * 1025))


async def test_the_words_under_a_voice_message_are_made_anew(
    sender: Sender, phone: Phone, bot: Bot, standin: StandIn, clock: MovedClock
) -> None:
    asked = await sender.send_voice(phone.id, SPOKEN, ASKED)
    standin.faults.cut_before_answer(method="editMessageCaption")
    told = Rendered("<b>Goedemorgen</b>: goed zo!")
    assert await moved(clock, sender.edit_caption(phone.id, asked.message_id, told))
    (message,) = got(phone, bot)
    assert message.voice is not None
    assert (message.text, message.buttons) == ("Goedemorgen: goed zo!", [])
    assert await sender.edit_caption(phone.id, asked.message_id, told)
    assert not await sender.edit_caption(phone.id, 999, told)


@pytest.mark.parametrize(("words", "fits"), [("😀" * 512, True), ("😀" * 512 + "!", False)])
async def test_words_that_do_not_fit_under_a_voice_message_leave_it_as_it_was(
    sender: Sender, phone: Phone, bot: Bot, words: str, fits: bool
) -> None:
    asked = await sender.send_voice(phone.id, SPOKEN, ASKED)
    assert await sender.edit_caption(phone.id, asked.message_id, Rendered(words)) is fits
    assert got(phone, bot)[0].text == (words if fits else "Wat hoort u?")


async def test_a_file_that_somebody_sent(sender: Sender, phone: Phone, bot: Bot) -> None:
    file_id = file_id_of(phone.send_voice(bot), bot)
    assert await sender.fetch_file(file_id, limit=len(SPOKEN)) == SPOKEN
    with pytest.raises(FileTooLarge):
        await sender.fetch_file(file_id, limit=len(SPOKEN) - 1)


async def test_a_file_that_telegram_does_not_hand_out(sender: Sender, phone: Phone, bot: Bot) -> None:
    huge = phone.send_document(bot, "huge.bin", bytes(20 * 1024 * 1024 + 1))
    with pytest.raises(FileTooLarge):
        await sender.fetch_file(file_id_of(huge, bot), limit=10**9)


async def test_no_more_is_read_than_was_asked_for(sender: Sender, phone: Phone, bot: Bot) -> None:
    """A server may tell no size, or a wrong one."""
    file_id = file_id_of(phone.send_document(bot, "a.bin", bytes(BIG)), bot)
    path = (await sender.bot.get_file(file_id)).file_path
    assert path is not None
    async with AiohttpRequest(1) as request:
        assert len(await request.fetch(path, limit=BIG)) == BIG
        with pytest.raises(FileTooLarge):
            await request.fetch(path, limit=BIG - 1)


async def test_a_file_is_asked_for_again(
    sender: Sender, standin: StandIn, phone: Phone, bot: Bot, clock: MovedClock
) -> None:
    file_id = file_id_of(phone.send_voice(bot), bot)
    standin.faults.cut_before_answer(method="getFile", count=3)
    assert await moved(clock, sender.fetch_file(file_id, limit=BIG)) == SPOKEN
    standin.faults.cut_before_answer(method="getFile", count=4)
    with pytest.raises(NetworkError):
        await moved(clock, sender.fetch_file(file_id, limit=BIG))


async def test_no_error_about_a_file_tells_the_token(standin: StandIn, bot: Bot) -> None:
    address = f"{standin.url}/file/bot{bot.token}/voice/none.oga"
    async with AiohttpRequest(1) as request:
        with pytest.raises(TelegramError) as refused:
            await request.fetch(address, limit=BIG)
        await standin.stop()
        with pytest.raises(NetworkError) as lost:
            await request.fetch(address, limit=BIG)
    secret = bot.token.partition(":")[2]
    assert secret not in f"{refused.value!r} {lost.value!r} {refused.value.__cause__} {lost.value.__cause__}"
