"""A stand-in for Telegram: a small Bot API server with phones, and faults on demand.

It behaves by what is known of the real server, speaks its error texts, and shares no code with the
bots that use it. `StandIn` is the server, `ManualClock` the clock that a test moves by hand.
"""

from bot.standin.bots import Bot
from bot.standin.chats import Answer, Chat, PrivateChat
from bot.standin.clock import Clock, ManualClock, RealClock
from bot.standin.errors import BotApiError
from bot.standin.faults import Faults
from bot.standin.files import StoredFile
from bot.standin.groups import Group
from bot.standin.limits import Limits
from bot.standin.messages import Message
from bot.standin.phones import Phone
from bot.standin.polls import Poll
from bot.standin.server import StandIn

__all__ = [
    "Answer",
    "Bot",
    "BotApiError",
    "Chat",
    "Clock",
    "Faults",
    "Group",
    "Limits",
    "ManualClock",
    "Message",
    "Phone",
    "Poll",
    "PrivateChat",
    "RealClock",
    "StandIn",
    "StoredFile",
]
