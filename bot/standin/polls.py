"""Polls and quizzes: what is asked, who chose what, and the methods that send and stop them."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.standin.calls import Call
from bot.standin.errors import bad_request
from bot.standin.messages import Json
from bot.standin.sending import deliver

if TYPE_CHECKING:
    from bot.standin.bots import Bot
    from bot.standin.phones import Phone

_MOST_OPTIONS = 12
_LONGEST_QUESTION = 300
_LONGEST_OPTION = 100
_LONGEST_EXPLANATION = 200
_LONGEST_DESCRIPTION = 1024
_SHORTEST_TIME, _LONGEST_TIME = 5, 2_628_000  # seconds that a poll may be open
# What Telegram offers and nothing here shows: refused, so that nobody counts on it.
_NOT_CARRIED = (
    "media",
    "explanation_media",
    "shuffle_options",
    "allow_adding_options",
    "members_only",
    "country_codes",
)


@dataclass(frozen=True)
class Option:
    """One answer; its id stays the same when others come or go."""

    persistent_id: str
    text: str


@dataclass(eq=False)
class Poll:
    """One poll of one bot. `votes` has the numbers of the options that each person chose, from 0.

    `closes_at` is in seconds since 1970; `correct` are the right options of a quiz.
    """

    bot: "Bot"
    question: str
    options: list[Option]
    anonymous: bool
    quiz: bool
    multiple: bool
    revoting: bool
    correct: list[int]
    explanation: str
    explanation_entities: list[Json]
    description: str
    description_entities: list[Json]
    hides_results: bool
    open_period: int | None
    close_date: int | None
    stopped: bool
    poll_id: str = field(default_factory=lambda: str(secrets.randbelow(2**62) + 2**61))
    votes: dict[int, list[int]] = field(default_factory=dict)

    @property
    def closed(self) -> bool:
        """Whether nobody can vote any more."""
        return self.stopped or (self.close_date is not None and self.bot.world.seconds() >= self.close_date)

    def counts(self) -> list[int]:
        """How many people chose each option."""
        chosen = [option for options in self.votes.values() for option in options]
        return [chosen.count(number) for number in range(len(self.options))]

    def api(self, *, in_message: bool = False) -> Json:
        """The Poll as its bot gets it; only a message has the description."""
        result: Json = {
            "id": self.poll_id,
            "question": self.question,
            "options": [
                {"persistent_id": option.persistent_id, "text": option.text, "voter_count": count}
                for option, count in zip(self.options, self.counts(), strict=True)
            ],
            "total_voter_count": len(self.votes),
            "is_closed": self.closed,
            "is_anonymous": self.anonymous,
            "type": "quiz" if self.quiz else "regular",
            "allows_multiple_answers": self.multiple,
            "allows_revoting": self.revoting,
            "members_only": False,
        }
        if self.quiz:
            result["correct_option_ids"] = self.correct
            if len(self.correct) == 1:
                result["correct_option_id"] = self.correct[0]
        if self.explanation:
            result["explanation"] = self.explanation
            result["explanation_entities"] = self.explanation_entities
        if self.open_period is not None:
            result["open_period"] = self.open_period
        if self.close_date is not None:
            result["close_date"] = self.close_date
        if in_message and self.description:
            result["description"] = self.description
            result["description_entities"] = self.description_entities
        return result

    def vote(self, phone: "Phone", options: Sequence[int]) -> None:
        """A person chooses options, or takes the vote back by choosing none.

        Raises ValueError where a phone would not let them.
        """
        chosen = sorted(set(options))
        if self.closed:
            raise ValueError("this poll is closed")
        if any(not 0 <= option < len(self.options) for option in chosen):
            raise ValueError(f"the options go from 0 to {len(self.options) - 1}")
        if len(chosen) > 1 and not self.multiple:
            raise ValueError("only one option can be chosen")
        if phone.id in self.votes and not self.revoting:
            raise ValueError("this vote cannot be changed")
        if chosen:
            self.votes[phone.id] = chosen
        else:
            self.votes.pop(phone.id, None)
        self.tell()
        if not self.anonymous:
            answer = {
                "poll_id": self.poll_id,
                "user": phone.user,
                "option_ids": chosen,
                "option_persistent_ids": [self.options[option].persistent_id for option in chosen],
            }
            self.bot.updates.push("poll_answer", answer, ("poll_answer", int(self.poll_id)))

    def tell(self) -> None:
        """Let the bot have the poll as it is now."""
        self.bot.updates.push("poll", self.api(), ("poll", int(self.poll_id)))


def send_poll(call: Call) -> Json:
    """sendPoll."""
    params = call.params
    for name in _NOT_CARRIED:
        if params.get(name):
            raise bad_request(f"stand-in: {name} of sendPoll is not carried here")
    poll = _read(call)
    answer = deliver(call, poll=poll)
    if poll.close_date is not None:
        chat = call.chat()

        def close() -> None:
            if not poll.stopped:
                poll.stopped = True
                poll.tell()
                chat.changed()

        call.world.later(poll.close_date - call.world.seconds(), close)
    return answer


def _read(call: Call) -> Poll:
    """The poll that a call describes, checked in Telegram's order."""
    params = call.params
    question, _ = call.parsed("question", params.get("question_parse_mode", ""), [])
    if not question:
        raise bad_request("text must be non-empty")
    if len(question) > _LONGEST_QUESTION:
        raise bad_request(f"poll question length must not exceed {_LONGEST_QUESTION}")
    options = _options(call)
    kind = params.get("type") or "regular"
    if kind not in ("regular", "quiz"):
        raise bad_request("unsupported poll type specified")
    quiz = kind == "quiz"
    correct = _correct(params, len(options)) if quiz else []
    explanation, explanation_entities = _formatted(call, "explanation", _LONGEST_EXPLANATION)
    if explanation.count("\n") > 2:
        raise bad_request("stand-in: the explanation has more than 2 line feeds")
    description, description_entities = _formatted(call, "description", _LONGEST_DESCRIPTION)
    open_period, close_date = _times(call)
    return Poll(
        bot=call.bot,
        question=question,
        options=options,
        anonymous=params.get("is_anonymous", True),
        quiz=quiz,
        multiple=params.get("allows_multiple_answers", False),
        revoting=params.get("allows_revoting", not quiz),
        correct=correct,
        explanation=explanation if quiz else "",
        explanation_entities=explanation_entities,
        description=description,
        description_entities=description_entities,
        hides_results=params.get("hide_results_until_closes", False),
        open_period=open_period,
        close_date=close_date,
        stopped=params.get("is_closed", False),
    )


def _options(call: Call) -> list[Option]:
    given: list[Json] | None = call.params.get("options")
    if given is None:
        raise bad_request("can't parse options JSON object")
    if not given:
        raise bad_request("poll must have at least one answer option")
    if len(given) > _MOST_OPTIONS:
        raise bad_request(f"poll can't have more than {_MOST_OPTIONS} options")
    options = []
    for option in given:
        if "media" in option:
            raise bad_request("stand-in: media of InputPollOption is not carried here")
        text, _ = call.read_text(option["text"], option.get("text_parse_mode", ""), [])
        if not text:
            raise bad_request("text must be non-empty")
        if len(text) > _LONGEST_OPTION:
            raise bad_request(f"poll options length must not exceed {_LONGEST_OPTION}")
        options.append(Option(secrets.token_hex(4), text))
    return options


def _correct(params: Json, options: int) -> list[int]:
    """The right options of a quiz; a single `correct_option_id` is its older form."""
    older = params.get("correct_option_id")
    correct: list[int] = params.get("correct_option_ids") or ([] if older is None else [older])
    if not correct:
        raise bad_request("correct quiz option list must be non-empty")
    if any(after <= before for before, after in pairwise(correct)):
        raise bad_request("correct quiz option list must be increasing")
    if not 0 <= correct[0] <= correct[-1] < options:
        raise bad_request("wrong quiz correct_option_id")
    return correct


def _formatted(call: Call, name: str, longest: int) -> tuple[str, list[Json]]:
    params = call.params
    entities: list[Json] = params.get(f"{name}_entities", [])
    text, entities = call.parsed(name, params.get(f"{name}_parse_mode", ""), entities)
    if len(text) > longest:
        raise bad_request(f"stand-in: the {name} is longer than {longest} characters")
    return text, entities


def _times(call: Call) -> tuple[int | None, int | None]:
    """`open_period` and the moment of the end; the period comes before `close_date`, as at Telegram."""
    now = int(call.world.seconds())
    period: int | None = call.params.get("open_period") or None
    end: int | None = call.params.get("close_date") or None
    if period is not None:
        end = now + period
    if end is not None and not _SHORTEST_TIME <= end - now <= _LONGEST_TIME:
        raise bad_request(f"stand-in: a poll is open for {_SHORTEST_TIME} to {_LONGEST_TIME} seconds")
    return period, end


def stop_poll(call: Call) -> Json:
    """stopPoll."""
    markup, chat = call.markup(), call.chat()
    chat.check_reachable(call.bot)
    message = chat.find(call.params["message_id"])
    if message is None:
        raise bad_request("message with poll to stop not found")
    poll: Poll | None = message.poll
    if poll is None:
        raise bad_request("message is not a poll")
    if poll.bot is not call.bot:
        raise bad_request("poll can't be stopped")
    if poll.closed:
        raise bad_request("poll has already been closed")
    poll.stopped = True
    message.reply_markup = markup
    message.edit_timestamp = int(call.world.seconds())
    poll.tell()
    chat.changed()
    return poll.api()
