"""A digest as data: ready for JSON, with names and codes, and days as in `2026-11-18`. The words are for who shows it."""

from typing import Any

from bot.rules.digests import Digest, Person, Shown


def data_of(digest: Digest) -> dict[str, Any]:
    """What a page shows; nothing in it is HTML."""
    return {
        "coach": digest.coach,
        "day": digest.day.isoformat(),
        "since": digest.since.isoformat(),
        "people": digest.people,
        "standing_in": list(digest.standing_in),
        "empty": digest.is_empty,
        "needs": _group(
            digest.needs,
            lambda one: {
                "level": one.level.name.lower(),
                "reasons": [reason.value for reason in one.reasons],
                "messages": one.messages,
                "waits_since": None if one.waits_since is None else one.waits_since.isoformat(),
                "overdue": one.overdue,
            },
        ),
        "silent": _group(digest.silent, lambda one: {"since": one.since.isoformat(), "weeks": one.weeks}),
        "due": _group(
            digest.due,
            lambda one: {
                "kind": one.date.kind.value,
                "part": one.date.part.value if one.date.part is not None else None,
                "level": one.level.value if one.level is not None else None,
                "day": one.date.day.isoformat(),
                "days": one.days,
                "more": one.more,
            },
        ),
        "answers": {
            "people": digest.answers.people,
            "faces": [{"picture": picture, "count": count} for picture, count in digest.answers.faces],
            "appointments": {answer.value: n for answer, n in digest.answers.appointments.items()},
            "notable": _group(digest.answers.notable, lambda one: {"what": one.what.value}),
        },
        "delivered": digest.delivered,
        "missed": _group(digest.missed, lambda one: {"reason": one.reason, "count": one.count}),
        "pool": {
            "people": digest.pool.people,
            "since": None if digest.pool.since is None else digest.pool.since.isoformat(),
        },
    }


def _group(shown: Shown[Any], more_of: Any) -> dict[str, Any]:
    return {
        "items": [_person(one.person) | more_of(one) for one in shown.items],
        "more": shown.more,
    }


def _person(person: Person) -> dict[str, Any]:
    return {"id": person.id, "name": person.name, "away": person.away}
