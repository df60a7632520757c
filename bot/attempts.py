"""One try to send a message of the outbox, or to put other words in its place: a `SendResult` says what follows."""

from collections.abc import Sequence
from dataclasses import dataclass

from telegram.error import BadRequest, TelegramError

from bot.actions.announcement_facts import Before
from bot.calls import Part, message_calls
from bot.pacing import Held
from bot.rules.retry import SENT_ANEW, SendKind, SendResult
from bot.rules.values import Rank
from bot.send_errors import classify, file_unknown, message_gone, not_modified, voice_refused
from bot.sending import Sender
from bot.texts.rendered import Rendered

EDITS = {
    "sendMessage": "editMessageText",
    "sendPhoto": "editMessageCaption",
    "sendVoice": "editMessageCaption",
}
NOT_EDITED = frozenset({"photo", "voice", "disable_notification"})
WITHOUT_FILE = "without_file"  # the fault of a message whose picture or voice message could not go along


@dataclass(frozen=True, slots=True)
class Had:
    """A message as it stands in a chat: its parts, the first first, and the file that goes with it."""

    message_ids: tuple[int, ...]
    medium: str | None = None
    file_id: str | None = None


def had_of(before: Before) -> Had:
    """What an edit changes. A picture that Telegram refused when it was sent is not there."""
    text = None if before.sent.reason == WITHOUT_FILE else before.text
    if text is None or text.medium is None:
        return Had(before.message_ids)
    return Had(before.message_ids, text.medium, text.file_id)


async def attempt(
    sender: Sender, chat_id: int, rendered: Rendered, *, rank: Rank, silent: bool
) -> SendResult:
    """Sends a message once, when its turn has come: only further parts wait for theirs here.

    What a person's phone does not take, or Telegram does not know any more, is left out: the words go without it.
    """
    try:
        return await _send(sender, chat_id, rendered, rank=rank, silent=silent)
    except BadRequest as error:
        if rendered.medium is None or not _file_refused(error):
            raise
    words = Rendered(rendered.html, rendered.buttons)
    result = await _send(sender, chat_id, words, rank=rank, silent=silent)
    if result.kind is not SendKind.SENT:
        return result
    return SendResult(SendKind.OURS, result.message_id, reason=WITHOUT_FILE, earlier_ids=result.earlier_ids)


async def replace(sender: Sender, chat_id: int, had: Had, rendered: Rendered, *, rank: Rank) -> SendResult:
    """Puts other words and buttons in the place of a message that was sent, in all its parts.

    A message that would have more or fewer parts, or another picture, cannot be changed so: it is taken away, and the
    other one is sent without a sound.
    """
    parts = message_calls(chat_id, rendered, True, None)
    ids = had.message_ids
    try:
        if len(parts) == len(ids) and (rendered.medium, rendered.file_id) == (had.medium, had.file_id):
            return await _edit_all(sender, chat_id, ids, parts, rank)
        for message_id in ids:
            if message_id != ids[0]:
                await sender.pacer.turn(rank, chat_id)
            if not await sender.delete_once(chat_id, message_id):
                return SendResult(SendKind.DELETED)
        await sender.pacer.turn(rank, chat_id)
    except Held:
        return SendResult(SendKind.NOT_SENT, reason="held")
    except TelegramError as error:
        return await _failed(sender, error)
    result = await attempt(sender, chat_id, rendered, rank=rank, silent=True)
    if result.message_id is None and result.kind is not SendKind.CLOSED:
        # What they had is gone: whether this arrived or not, a second try would not find it.
        return SendResult(SendKind.UNCLEAR, reason=SENT_ANEW)
    return result


async def _send(sender: Sender, chat_id: int, rendered: Rendered, *, rank: Rank, silent: bool) -> SendResult:
    """Raises BadRequest where the file of the first part is refused: then nothing was sent."""
    ids: list[int] = []
    reason: str | None = None
    for part in message_calls(chat_id, rendered, silent, None):
        try:
            if ids:
                await sender.pacer.turn(rank, chat_id)
            message_id, fault = await sender.call(*part)
        except (Held, TelegramError) as error:
            if ids or isinstance(error, Held):
                # A part has arrived, so that trying all of it again would repeat that part.
                return SendResult(SendKind.UNCLEAR, reason="part_sent")
            if isinstance(error, BadRequest) and rendered.medium is not None and _file_refused(error):
                raise
            return await _failed(sender, error)
        ids.append(message_id)
        reason = reason or fault
    kind = SendKind.SENT if reason is None else SendKind.OURS
    return SendResult(kind, message_id=ids[-1] if ids else None, reason=reason, earlier_ids=tuple(ids[:-1]))


async def _edit_all(
    sender: Sender, chat_id: int, ids: Sequence[int], parts: Sequence[Part], rank: Rank
) -> SendResult:
    """Raises TelegramError or Held; to do all of it again does no harm."""
    reason: str | None = None
    for message_id, part in zip(ids, parts, strict=True):
        if message_id != ids[0]:
            await sender.pacer.turn(rank, chat_id)
        words = {name: each for name, each in part.call.items() if name not in NOT_EDITED}
        try:
            _, fault = await sender.call(EDITS[part.method], words | {"message_id": message_id})
        except BadRequest as error:
            if not_modified(error):
                continue
            if message_gone(error):
                return SendResult(SendKind.DELETED)
            raise
        reason = reason or fault
    kind = SendKind.SENT if reason is None else SendKind.OURS
    return SendResult(kind, message_id=ids[-1], reason=reason, earlier_ids=tuple(ids[:-1]))


async def _failed(sender: Sender, error: TelegramError) -> SendResult:
    result = classify(error)
    if result.retry_after is not None:
        await sender.pacer.hold(result.retry_after)
    return result


def _file_refused(error: BadRequest) -> bool:
    return file_unknown(error) or voice_refused(error)
