"""What a phone shows, as JSON for its page."""

import re

from bot.standin.chats import PrivateChat
from bot.standin.messages import Json, Message
from bot.standin.phones import Phone
from bot.standin.polls import Poll

_RIGHT_TO_LEFT = {"ar", "ckb", "dv", "fa", "he", "prs", "ps", "sd", "ug", "ur", "yi"}


def phone_json(phone: Phone) -> Json:
    """A phone in the list of phones."""
    language = (phone.language_code or "").split("-")[0]
    return {
        "id": phone.id,
        "first_name": phone.first_name,
        "language_code": phone.language_code,
        "script_dir": "rtl" if language in _RIGHT_TO_LEFT else "ltr",
        "chats": {
            str(bot_id): {"unread": chat.unread, "blocked": chat.blocked}
            for bot_id, chat in phone.chats.items()
        },
    }


def chat_json(chat: PrivateChat) -> Json:
    """All that the phone shows of one chat."""
    answer = chat.toast
    toast = None
    if answer is not None:
        toast = {"text": answer.text, "alert": answer.show_alert, "id": answer.number}
    return {
        "messages": [_message_json(chat, message) for message in chat.messages],
        "commands": chat.commands,
        "keyboard": chat.keyboard,
        "typing": chat.typing,
        "unread": chat.unread,
        "blocked": chat.blocked,
        "started": chat.started,
        "toast": toast,
    }


def _message_json(chat: PrivateChat, message: Message) -> Json:
    own = [each["emoji"] for each in message.reactions if each["by"] == chat.phone.id]
    return {
        "id": message.message_id,
        "from_bot": message.from_bot,
        "date": message.date.isoformat(),
        "edited": message.edited.isoformat() if message.edited else None,
        "text": message.text,
        "entities": message.entities,
        "reply_markup": message.reply_markup,
        **_file_json(message),
        "poll": None if message.poll is None else _poll_json(message.poll, chat.phone),
        "service": message.service,
        "silent": message.silent,
        "reply_to": message.reply_to,
        "reactions": [each["emoji"] for each in message.reactions],
        "own_reaction": own[0] if own else None,
        "pending": [[tap.row, tap.column] for tap in chat.pending if tap.message_id == message.message_id],
    }


def _file_json(message: Message) -> Json:
    """Its file under `photo`, `voice` or `document`; None under the others."""
    file = message.file
    shown: Json = {"photo": None, "voice": None, "document": None}
    if file is None:
        return shown
    url = f"/phone/files/{file.unique_id}/{safe_name(file.file_name)}"
    if message.photo is not None:
        shown["photo"] = url
    elif message.voice is not None:
        shown["voice"] = {"url": url, "seconds": file.duration}
    else:
        shown["document"] = {
            "file_name": file.file_name,
            "file_size": file.file_size,
            "mime_type": file.mime_type,
            "url": url,
        }
    return shown


def _poll_json(poll: Poll, phone: Phone) -> Json:
    """A poll as this person sees it: results and what is right only after their vote, or when it is over."""
    chosen = poll.votes.get(phone.id, [])
    over = bool(chosen) or poll.closed
    results = poll.closed or (bool(chosen) and not poll.hides_results)
    return {
        "question": poll.question,
        "description": poll.description,
        "quiz": poll.quiz,
        "anonymous": poll.anonymous,
        "multiple": poll.multiple,
        "closed": poll.closed,
        "open": not over,
        "changeable": bool(chosen) and poll.revoting and not poll.closed,
        "voters": len(poll.votes),
        "options": [
            {
                "text": option.text,
                "chosen": number in chosen,
                "right": number in poll.correct if poll.quiz and over else None,
                "votes": count if results else None,
            }
            for number, (option, count) in enumerate(zip(poll.options, poll.counts(), strict=True))
        ],
        "explanation": poll.explanation if over else "",
        "explanation_entities": poll.explanation_entities if over else [],
    }


def safe_name(name: str) -> str:
    """A file name without anything that a path or a header could trip over."""
    return re.sub(r"[^\w.-]", "_", name, flags=re.ASCII)[:80] or "file"
