"""The worker: sends what is due, and takes back what another worker left behind.

Each job is a function of one moment that says how much it did; `run` calls them as time goes on. Any number of workers
may run on one database.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.actions import delivery, delivery_facts
from bot.actions.delivery import Aside, Destination
from bot.actions.delivery_facts import Facts
from bot.attempts import attempt, had_of, replace
from bot.clock import Clock
from bot.pacing import AT_ONCE, Held, sleep_or
from bot.rules import retry
from bot.rules.checkins import Questions
from bot.rules.retry import Outcome, SendKind, SendResult
from bot.rules.values import ChatState, Kind, OutboxState, Outgoing, Rank, Skip, Told
from bot.sending import Sender
from bot.starting import Starts
from bot.texts.rendered import Rendered
from storage import Database, outbox
from storage.copies import Copy
from storage.errors import DatabaseUnavailable

log = logging.getLogger(__name__)

Render = Callable[[Outgoing, Facts], Rendered]

LEASE = timedelta(seconds=60)  # longer than a batch can take, slow answers included
# A claim and what is left of the one before it leave within a second: so much may be unclear after a crash.
CLAIM_SECONDS = 0.75
NEXT_CLAIM_SECONDS = 0.25
MOST_IN_CLAIM = 250
MOST_UNDER_WAY = 500
# Of what never goes twice: so many may be unclear after a crash, however fast it goes.
MOST_ONCE = 32
# While so much is under way that there is no room for more, what goes before news is still claimed, a little at a time.
URGENT = tuple(rank for rank in Rank if rank is not Rank.NEWS)
MOST_URGENT = 25
URGENT_WITHIN = 0.1  # seconds
# Seconds. What has arrived and is not recorded yet comes twice after a crash; of what never goes twice nobody knows then
# whether it came.
RECORD_WITHIN = 0.25
RECORD_ONCE_WITHIN = 0.05
# Somebody may stop, move or cancel between the claim and the call. What this process writes is heard of; for what
# others write, facts older than this are looked at again.
FRESH = timedelta(seconds=0.15)
RECORD_WAITS = (1.0, 2.0, 4.0, 8.0, 16.0)
SWEEP_EVERY = 5.0
# Seconds of the machine, not of the clock: writes that come close together are looked at once.
GATHER_WRITES = 0.02


@dataclass(slots=True)
class _Batch:
    """What one claim took, and what came of it so far."""

    at_claim: Facts
    facts: Facts  # as they are now
    looked_at: datetime
    commits: int  # of this process, when they were so
    looking: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: dict[int, Outgoing] = field(default_factory=dict)  # for their turn
    rows: list[tuple[Outgoing, Destination]] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    untried: list[int] = field(default_factory=list)
    told: dict[int, Told] = field(default_factory=dict)
    closed: dict[int, ChatState] = field(default_factory=dict)
    copies: list[Copy] = field(default_factory=list)
    changed: dict[int, tuple[str | None, int]] = field(default_factory=dict)

    def set_aside(self, row: Outgoing, why: Aside) -> None:
        """A row that does not go now: never, not before a moment, or not until somebody says so."""
        if isinstance(why, Skip):
            self.outcomes.append(retry.skip(row, why))
        elif isinstance(why, datetime):
            self.outcomes.append(retry.postpone(row, why))
        else:
            self.outcomes.append(retry.hold(row))

    def keep_back(self, row: Outgoing, why: Aside) -> None:
        """The same for a row that may have others in its message: these find another way."""
        self.set_aside(row, why)
        self.untried += [rider.id for rider in self.facts.news.riders.get(row.id, ())]


class Worker:
    """Delivers the outbox of one bot. `worker_id` is written beside each claim, to tell processes apart."""

    def __init__(
        self,
        db: Database,
        sender: Sender,
        clock: Clock,
        render: Render,
        *,
        worker_id: str,
        questions: Questions | None = None,
        poll: float = 0.5,
    ) -> None:
        self._db = db
        self._sender = sender
        self._pacer = sender.pacer
        self._clock = clock
        self._render = render
        self._questions = questions or Questions({})
        self._worker_id = worker_id
        self._poll = poll
        self._starts = Starts(db, clock, worker_id)
        self._once = asyncio.Semaphore(MOST_ONCE)
        self._most = max(1, min(MOST_IN_CLAIM, int(self._pacer.limit.pace * CLAIM_SECONDS)))
        self._under_way = 0
        self._changed = db.subscribe()
        self._stopping = asyncio.Event()

    async def deliver(self, now: datetime) -> int:
        """Claims rows that are due, sends them and records what came of it. How many were claimed."""
        due = await self._db.read(outbox.next_due)
        if due is None or due > now:
            return 0
        batch, count = await self._claim(now)
        if batch is not None:
            await self._work_off(batch)
        return count

    async def sweep(self, now: datetime) -> int:
        """Takes back rows whose worker is gone and forgets what is old. How many rows were taken back."""
        return await self._db.write_locking(delivery.sweep, now)

    async def run(self) -> None:
        """Works until it is cancelled; then gives back what was not sent and records the rest before it ends."""
        loops = asyncio.create_task(self._keep_working())
        try:
            await asyncio.shield(loops)
        except asyncio.CancelledError:
            self._stopping.set()
            self._changed.set()
            self._pacer.refuse_all_but_replies()
            await loops
            raise

    async def _keep_working(self) -> None:
        async with asyncio.TaskGroup() as loops:
            loops.create_task(self._keep_delivering())
            loops.create_task(self._keep_sweeping())

    async def _keep_delivering(self) -> None:
        under_way: set[asyncio.Task[None]] = set()
        while not self._stopping.is_set():
            self._changed.clear()
            try:
                seconds = await self._deliver_next(under_way)
            except DatabaseUnavailable as error:
                log.warning("cannot claim", extra={"reason": error.reason})
                seconds = 1.0
            if seconds > 0:
                await sleep_or(self._changed, self._clock, seconds)
                await asyncio.sleep(GATHER_WRITES)
        await asyncio.gather(*under_way)

    async def _deliver_next(self, under_way: set[asyncio.Task[None]]) -> float:
        """Claims once if something is due; how many seconds until it is worth looking again."""
        now = self._clock.now()
        due = await self._db.read(outbox.next_due)
        if due is None or due > now:
            return self._poll if due is None else min(self._poll, max(AT_ONCE, (due - now).total_seconds()))
        full = self._under_way + self._most > MOST_UNDER_WAY
        batch, _ = await self._claim(now, urgent=full)
        if batch is None:
            return URGENT_WITHIN if full else self._poll
        task = asyncio.create_task(self._work_off(batch))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        while self._under_way > MOST_UNDER_WAY:
            await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
        lead = self._pacer.lead(len(batch.rows)) - NEXT_CLAIM_SECONDS
        if lead > AT_ONCE:
            await sleep_or(self._stopping, self._clock, lead)
        return 0.0

    async def _keep_sweeping(self) -> None:
        while not self._stopping.is_set():
            try:
                taken_back = await self.sweep(self._clock.now())
            except DatabaseUnavailable as error:
                log.warning("cannot sweep", extra={"reason": error.reason})
            else:
                if taken_back:
                    log.warning("rows taken back", extra={"count": taken_back})
            await sleep_or(self._stopping, self._clock, SWEEP_EVERY)

    async def _claim(self, now: datetime, *, urgent: bool = False) -> tuple[_Batch | None, int]:
        """Takes rows, or those alone that are more urgent than news, and decides on each; how many were taken."""
        if self._pacer.held:
            return None, 0
        # One more by the claim itself: when there are others, it is not known whether they came before it.
        commits = self._db.commits + 1
        claim, facts = await self._db.write_locking(
            delivery.claim,
            bot_id=self._pacer.bot_id,
            worker=self._worker_id,
            now=now,
            lease=LEASE,
            most=min(MOST_URGENT, self._most) if urgent else self._most,
            ranks=URGENT if urgent else Rank,
            limit=self._pacer.limit,
            owed=self._pacer.take_owed(),
        )
        self._pacer.add(claim.slots)
        if facts is None:
            return None, 0
        batch = _Batch(facts, facts, facts.now, commits)
        in_chat: dict[int, int] = {}
        along = {rider.id for riders in facts.news.riders.values() for rider in riders}
        for row in claim.rows:
            if row.id in along:
                continue
            decided = delivery.decide(row, facts)
            if not isinstance(decided, Destination):
                batch.keep_back(row, decided)
            else:
                before = in_chat.get(decided.chat_id, 0)
                in_chat[decided.chat_id] = before + 1
                wait = before / self._pacer.limit.per_chat
                if wait > 1:
                    # A chat takes one a second: the rows of a family phone don't hold up those of others.
                    batch.keep_back(row, now + timedelta(seconds=wait))
                else:
                    batch.rows.append((row, decided))
        return batch, len(claim.rows)

    async def _work_off(self, batch: _Batch) -> None:
        """Sends a batch, each row when its turn comes, and records what came of it."""
        self._under_way += len(batch.rows)
        batch.waiting = {row.id: row for row, _ in batch.rows}
        sending = asyncio.gather(*(self._send(row, where, batch) for row, where in batch.rows))
        once = any(row.kind in retry.NEVER_TWICE for row, _ in batch.rows)
        within = RECORD_ONCE_WITHIN if once else RECORD_WITHIN
        while not sending.done():
            sleeping = asyncio.ensure_future(self._clock.sleep(within))
            either: tuple[asyncio.Future[Any], ...] = (sending, sleeping)
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            sleeping.cancel()
            await self._record(batch)
        self._under_way -= len(batch.rows)
        await self._record(batch)

    async def _send(self, row: Outgoing, where: Destination, batch: _Batch) -> None:
        if row.kind not in retry.NEVER_TWICE:
            await self._send_now(row, where, batch)
            return
        async with self._once:
            await self._send_now(row, where, batch)

    async def _send_now(self, row: Outgoing, where: Destination, batch: _Batch) -> None:
        riders = batch.at_claim.news.riders.get(row.id, ())
        try:
            await self._pacer.turn(row.rank, where.chat_id)
            facts = await self._look_again(row, batch, until=where.until)
            decided = where if facts is batch.at_claim else delivery.decide(row, facts)
            if not isinstance(decided, Destination):
                batch.keep_back(row, decided)
                return
            if decided.chat_id != where.chat_id:
                # It has waited for the turn of another chat.
                batch.untried += [row.id, *(rider.id for rider in riders)]
                return
            if row.kind is Kind.STAFF_DIGEST:
                facts = await self._db.read(
                    delivery_facts.with_digest, row, facts, self._questions, now=self._clock.now()
                )
            riders = tuple(self._go_along(riders, facts, batch))
            if row.kind in retry.NEVER_TWICE and not await self._starts.begin(
                row.id, *(rider.id for rider in riders)
            ):
                # The lease was over, and another worker has it.
                return
            result = await self._try(row, riders, decided, facts)
        except (Held, DatabaseUnavailable):
            batch.untried += [row.id, *(rider.id for rider in riders)]
            return
        except Exception:
            # One message that cannot be made must not keep all the others back, nor come again for ever.
            log.exception("message not made", extra={"outbox_id": row.id, "kind": row.kind})
            result = SendResult(SendKind.OURS, reason="not_made")
        now = self._clock.now()
        for one in (row, *riders):
            lead = None if one is row else row.id
            outcome = retry.after(one, result, now=now)
            batch.outcomes.append(delivery.with_place(one, outcome, facts, where.chat_id, lead=lead))
        if result.message_id is not None:
            told = delivery.told_by(row, facts)
            if told is not None:
                batch.told[told[0]] = told[1]
            ids = (*result.earlier_ids, result.message_id)
            batch.copies += delivery.copies_of(row, facts, where.chat_id, ids)
            batch.changed |= delivery.changed_by(row, facts, result.message_id)
        elif result.closed_as is not None:
            batch.closed[where.chat_id] = result.closed_as

    def _go_along(self, riders: Sequence[Outgoing], facts: Facts, batch: _Batch) -> Iterator[Outgoing]:
        """Those that still go in the message of another one."""
        for rider in riders:
            aside = delivery.decide_along(rider, facts)
            if aside is None:
                yield rider
            else:
                batch.set_aside(rider, aside)

    async def _try(
        self, row: Outgoing, riders: Sequence[Outgoing], where: Destination, facts: Facts
    ) -> SendResult:
        rendered = self._render(row, facts.with_riders(row, riders))
        before = facts.news.befores.get(row.id)
        if before is None:
            return await attempt(self._sender, where.chat_id, rendered, rank=row.rank, silent=where.silent)
        return await replace(self._sender, where.chat_id, had_of(before), rendered, rank=row.rank)

    async def _look_again(self, row: Outgoing, batch: _Batch, *, until: datetime | None) -> Facts:
        """The facts by which a row goes whose turn has come. One look is for all of the batch that still wait."""
        async with batch.looking:
            now, commits = self._clock.now(), self._db.commits
            over = until is not None and batch.facts.now < until <= now
            if over or commits != batch.commits or now - batch.looked_at >= FRESH:
                waiting = list(batch.waiting.values())
                look = delivery_facts.load_again if over else delivery_facts.look_again
                changed = await self._db.read(look, waiting, batch.facts, now=now)
                batch.facts = changed or batch.facts
                batch.looked_at, batch.commits = now, commits
        del batch.waiting[row.id]
        return batch.facts

    async def _record(self, batch: _Batch) -> None:
        """Writes what came of a batch since it was last written."""
        outcomes, batch.outcomes = batch.outcomes, []
        untried, batch.untried = batch.untried, []
        told, batch.told = batch.told, {}
        closed, batch.closed = batch.closed, {}
        copies, batch.copies = batch.copies, []
        moved, batch.changed = batch.changed, {}
        if not outcomes and not untried:
            return
        waits = iter(RECORD_WAITS)
        # That messages arrived is nothing by which others of this process would be decided otherwise.
        plain = not (untried or told or closed or moved) and all(
            one.state is OutboxState.SENT for one in outcomes
        )
        write = self._db.write_quietly if plain else self._db.write
        while True:
            try:
                await write(
                    delivery.record,
                    outcomes,
                    untried=untried,
                    told=told,
                    closed=closed,
                    copies=copies,
                    changed=moved,
                    now=self._clock.now(),
                )
            except DatabaseUnavailable as error:
                # What is not recorded is sent once more after the lease, so it is worth some patience.
                wait = next(waits, None)
                log.warning("cannot record", extra={"reason": error.reason, "count": len(outcomes)})
                if wait is None:
                    return
                await self._clock.sleep(wait)
            else:
                return
