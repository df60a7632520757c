"""What can go wrong at the start, as one readable line that says how to mend it; never a token, never a key."""

from telegram.error import InvalidToken, NetworkError, RetryAfter

from bot.danger_words import DangerWordsError
from bot.deck import DeckError
from bot.keys import KeyMissing, KeyUnreadable
from bot.questions import QuestionError
from bot.sending import TokenRefused
from bot.stop_words import StopWordsError
from storage import errors


def sentence(error: BaseException) -> str | None:  # noqa: C901  a table of facts and their sentences
    """The line for an error of the start; None for one that nobody expected."""
    match error:
        case BaseExceptionGroup(exceptions=[first]):
            return sentence(first)
        case KeyMissing():
            return (
                "The key of the data is gone: there is a database, but no LEERLIJN_KEY and no key file. "
                "Put the key file back in its folder, or set LEERLIJN_KEY. Nothing was changed."
            )
        case KeyUnreadable():
            return (
                "LEERLIJN_DATA: the key file there, leerlijn.key, cannot be read as text. Put the right one in its place, "
                "or set LEERLIJN_KEY. Nothing was changed."
            )
        case errors.WrongKey():
            return (
                "LEERLIJN_KEY, or the key file, is not the key that the data were written with. "
                "Put the right key back; after a change of key, name the old one behind the new one. Nothing was changed."
            )
        case errors.BadKey(position=position):
            which = f"Key {position}" if position else "The key"
            return f"LEERLIJN_KEY: {which} is not a key. `python -m bot key` makes one; put several with commas between."
        case errors.SchemaBehind():
            return "The database is older than this version. Run `python -m bot migrate`, then start again."
        case errors.SchemaAhead():
            return "The database was used by a newer version than this one. Start that version, or put a backup back."
        case errors.UnsupportedDatabase(found=found, needed=needed):
            return f"LEERLIJN_DATABASE: {found} cannot be used. Needed: {needed}."
        case errors.DatabaseUnavailable(reason=reason):
            return (
                f"LEERLIJN_DATABASE: the database does not answer ({reason}). Look whether it runs, whether the address "
                "is right, and whether the folder of LEERLIJN_DATA can be written."
            )
        case DeckError(faults=faults):
            return "The cards in bot/cards cannot be used. " + "; ".join(faults[:3])
        case QuestionError(faults=faults):
            return "The questions of check-ins cannot be used. " + "; ".join(faults[:3])
        case DangerWordsError(faults=faults):
            return "The words of danger in bot/danger cannot be used. " + "; ".join(faults[:3])
        case StopWordsError(faults=faults):
            return "The stop words in bot/stop_words.toml cannot be used. " + "; ".join(faults[:3])
        case TokenRefused() | InvalidToken():
            return "LEERLIJN_TOKEN: Telegram does not know this token. Ask @BotFather for the right one (/mybots, API Token)."
        case RetryAfter():
            return (
                "Telegram asks this bot to wait: it was started too often. Start it again in a few minutes."
            )
        case NetworkError():
            return "Telegram does not answer. Look whether this machine reaches the internet, and whether LEERLIJN_API is right."
        case PermissionError():
            return "LEERLIJN_DATA: the folder, or a file in it, cannot be written. Make it the bot's own."
        case OSError(errno=98 | 48 | 10048):
            return "LEERLIJN_LISTEN (--port of the demo): another program uses this port. Choose another one, or end that program."
        case _:
            return None
