"""Who is in an audience: within the database as the rule says it, in batches as all at once, never another municipality's."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select, update

from bot.actions import announcing
from bot.actions.announcement_queue import scope_of
from bot.rules.audience import DUTCH, Audience, Level, audience_of, version_for
from bot.rules.errors import NotFound
from bot.rules.trajectory import Law, Route, Stage
from bot.rules.values import ChatState, Domain, Holder, Staff
from storage import Database, announcement_rows, audiences, people
from storage.audiences import Scope
from storage.tables import holder as holder_table
from storage.tables import outbox
from storage.trajectory_tables import goal, trajectory
from tests.actions.announced import a_draft, a_manager, queue_all, released, rows_of
from tests.builders import a_coach, a_holder, a_municipality

NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
LANGUAGES = [None, "nl", "en", "ar", "ti", "fa", "prs", "so"]

PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "language": st.sampled_from(LANGUAGES),
            "second": st.sampled_from(LANGUAGES),
            "law": st.sampled_from([None, *Law]),
            "route": st.sampled_from([None, *Route]),
            "stage": st.sampled_from(list(Stage)),
            "level": st.sampled_from([None, *Level]),
            "district": st.sampled_from([None, "Noord", "Zuid"]),
            "track": st.sampled_from([None, Domain.WORK, Domain.LANGUAGE]),
            "coach": st.integers(0, 1),
            "reach": st.sampled_from(["open", "open", "open", "open", "blocked", "absent", "stopped"]),
        }
    ),
    max_size=12,
)


def subsets(values: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.one_of(st.just(()), st.lists(st.sampled_from(list(values)), unique=True, max_size=2).map(tuple))


AUDIENCES = st.builds(
    Audience,
    languages=subsets(["ar", "ti", "fa", "nl"]),
    laws=subsets(Law),
    routes=subsets(Route),
    levels=subsets(Level),
    stages=subsets(Stage),
    districts=subsets(["Noord", "Zuid"]),
    tracks=subsets([Domain.WORK, Domain.LANGUAGE]),
)


def add_person(tx: Connection, coaches: list[Staff], number: int, one: Mapping[str, Any]) -> Holder:
    chat = None if one["reach"] == "absent" else 5000 + number
    made = a_holder(
        tx, f"P{number}", coach=coaches[one["coach"]], language=one["language"], chat_id=chat, now=NOW
    )
    values = {"level": one["level"], "district": one["district"], "second_language": one["second"]}
    tx.execute(update(holder_table).where(holder_table.c.id == made.id).values(**values))
    if one["reach"] == "blocked" and chat is not None:
        people.close_chat(tx, chat, ChatState.BLOCKED, now=NOW)
    if one["reach"] == "stopped":
        people.change_holder(tx, made.id, stopped_at=NOW)
    frame = {"came_for": "asylum", "guidance": "phased", "scaled_down": [], "free": [], "exams_in_pip": []}
    tx.execute(
        insert(trajectory).values(
            holder_id=made.id, law=one["law"], route=one["route"], stage=one["stage"], **frame
        )
    )
    if one["track"] is not None:
        tx.execute(
            insert(goal).values(
                holder_id=made.id,
                domain=one["track"],
                words="x",
                state="open",
                set_at=NOW,
                by_holder=False,
                version=1,
            )
        )
    return people.holder(tx, made.id)


def is_in(one: Mapping[str, Any], audience: Audience) -> bool:
    """What an audience says, once more in plain words."""
    return all(
        not chosen or value in chosen
        for value, chosen in (
            (one["language"], audience.languages),
            (one["law"], audience.laws),
            (one["route"], audience.routes),
            (one["level"], audience.levels),
            (one["stage"], audience.stages),
            (one["district"], audience.districts),
            (one["track"], audience.tracks),
        )
    )


@given(
    persons=PEOPLE,
    audience=AUDIENCES,
    batch=st.integers(1, 5),
    versions=st.sets(st.sampled_from(["en", "ar", "ti", "fa"])),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_batches_together_are_the_audience(
    db: Database, persons: list[dict[str, Any]], audience: Audience, batch: int, versions: set[str]
) -> None:
    """No one twice, nobody left out, and by language as many as were counted before."""
    with db.engine.connect() as tx:
        town = a_municipality(tx)
        coaches = [a_coach(tx, name, municipality=town, now=NOW) for name in ("Karin", "Bram")]
        holders = [add_person(tx, coaches, number, one) for number, one in enumerate(persons)]
        elsewhere = a_coach(tx, "Else", municipality=a_municipality(tx, "Testerdam"), now=NOW)
        a_holder(tx, "Foreign", coach=elsewhere, language="ar", chat_id=9999, now=NOW)
        manager = a_manager(tx, municipality=town, now=NOW)
        one = a_draft(tx, manager, languages=("nl", *sorted(versions)), audience=audience, now=NOW)
        counted = announcing.reached(tx, one)
        after: int | None = 0
        batches = []
        while after is not None:
            after = audiences.queue(
                tx,
                one.id,
                one.audience,
                scope_of(tx, one),
                after=after,
                most=batch,
                versions={*one.texts},
                rule="news",
                due=NOW,
                useful_until=NOW,
                now=NOW,
            )
            batches.append(after)
        rows = rows_of(tx, one.id)
        tx.rollback()
    expected = {
        made.id
        for made, each in zip(holders, persons, strict=True)
        if is_in(each, audience) and each["reach"] in ("open", "blocked")
    }
    assert sorted(row.holder_id for row in rows) == sorted(expected)
    by_id = {made.id: made for made in holders}
    available = {*versions, DUTCH}
    for row in rows:
        made = by_id[row.holder_id]
        assert row.version == version_for(made.language, made.second_language, available)
    reached = {
        made.id
        for made, each in zip(holders, persons, strict=True)
        if made.id in expected and each["reach"] == "open"
    }
    assert counted.by_version == dict(
        sorted(
            Counter(row.version for row in rows if row.holder_id in reached).items(),
            key=lambda pair: (-pair[1], pair[0]),
        )
    )
    assert counted.people == len(reached)
    assert counted.closed == len(expected) - len(reached)
    assert counted.absent == sum(
        is_in(each, audience) and each["reach"] in ("absent", "stopped") for each in persons
    )
    assert len(batches) == -(-(len(holders) + 1) // batch) + 1  # with the one of elsewhere


@given(audience=AUDIENCES)
def test_an_audience_is_kept_as_data(audience: Audience) -> None:
    assert audience_of(audience.as_data) == audience


@pytest.mark.parametrize(
    ("language", "second", "available", "version"),
    [
        ("ar", None, {"nl", "ar"}, "ar"),
        ("prs", None, {"nl", "fa"}, "fa"),
        ("fa", None, {"nl", "prs"}, "nl"),
        ("so", "ar", {"nl", "ar"}, "ar"),
        ("so", "prs", {"nl", "fa"}, "fa"),
        (None, None, {"nl", "ar"}, "nl"),
        ("prs", "ar", {"nl", "prs", "fa", "ar"}, "prs"),
    ],
)
def test_the_version_that_somebody_reads(
    language: str | None, second: str | None, available: set[str], version: str
) -> None:
    assert version_for(language, second, available) == version


async def test_a_coach_writes_to_their_own_people_alone(db: Database) -> None:
    def write(tx: Connection) -> tuple[set[int], int]:
        karin, bram = (a_coach(tx, name, now=NOW) for name in ("Karin", "Bram"))
        own = a_holder(tx, "Own", coach=karin, chat_id=1, now=NOW)
        a_holder(tx, "Other", coach=bram, chat_id=2, now=NOW)
        one = released(tx, karin, now=NOW)
        queue_all(tx, NOW)
        return {row.holder_id for row in rows_of(tx, one.id)}, own.id

    got, own = await db.write(write)
    assert got == {own}


async def test_nothing_of_another_municipality_is_seen_counted_or_released(db: Database) -> None:
    """P04."""

    def write(tx: Connection) -> None:
        here = a_manager(tx, municipality=a_municipality(tx), now=NOW)
        there = a_manager(tx, "There", municipality=a_municipality(tx, "Testerdam"), now=NOW)
        foreign_coach = a_coach(tx, "Else", municipality=a_municipality(tx, "Testerdam"), now=NOW)
        a_holder(tx, "Foreign", coach=foreign_coach, chat_id=7, now=NOW)
        theirs = a_draft(tx, there, now=NOW)
        own = a_draft(tx, here, now=NOW)
        for tried in (
            lambda: announcing.visible(tx, here.id, theirs.id),
            lambda: announcing.release(tx, here.id, theirs.id, version=theirs.version, now=NOW),
            lambda: announcing.ask(tx, here.id, theirs.id, now=NOW),
            lambda: announcing.remove(tx, here.id, theirs.id),
            lambda: announcing.set_audience(
                tx, here.id, own.id, Audience(coach_ids=(foreign_coach.id,)), now=NOW
            ),
            lambda: announcing.set_audience(tx, here.id, own.id, Audience(reached_by=(theirs.id,)), now=NOW),
        ):
            with pytest.raises(NotFound):
                tried()
        assert announcing.reached(tx, own).people == 0
        forged = Audience(coach_ids=(foreign_coach.id,))
        assert (
            audiences.reached(tx, forged, Scope(here.municipality_id), kind="course", versions={"nl"}).absent
            == 0
        )
        assert [one.id for one in announcing.listed(tx, here.id)] == [own.id]

    await db.write(write)


async def test_reached_by_an_earlier_one(db: Database) -> None:
    def write(tx: Connection) -> None:
        manager = a_manager(tx, now=NOW)
        coach = a_coach(tx, now=NOW)
        got, not_got = (
            a_holder(tx, name, coach=coach, chat_id=chat, now=NOW) for name, chat in (("A", 1), ("B", 2))
        )
        first = released(tx, manager, now=NOW)
        queue_all(tx, NOW)
        tx.execute(
            update(outbox)
            .where(outbox.c.holder_id == got.id)
            .values(state="sent", sent_at=NOW, version="nl:1")
        )
        for audience, expected in (
            (Audience(reached_by=(first.id,)), got.id),
            (Audience(not_reached_by=(first.id,)), not_got.id),
        ):
            found = select(holder_table.c.id).where(
                audiences.within(audience, Scope(manager.municipality_id))
            )
            assert list(tx.scalars(found)) == [expected]
        assert [count.people for _, _, count in announcement_rows.counts(tx, first.id)] == [1, 1]

    await db.write(write)
