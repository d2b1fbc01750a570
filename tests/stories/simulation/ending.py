"""The end of a story: everything is mended, and both sides come to rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from server import carry, epochs, epochs_rebuild, jobs
from server.lost import Signed
from server.lost_values import LostRefused
from server.queue_import import import_queue
from sync.carrier import BY_HAND, waiting
from sync.client import Rejected
from sync.cycle import at_once, heed
from sync.lanes import LaneName
from tests.stories.simulation import rows
from tests.stories.simulation.checks import check_end
from tests.stories.simulation.faults_of_copies import is_forgotten, let_in_again
from tests.stories.simulation.stage import Stage
from tests.stories.simulation.till import SimTill
from tests.stories.simulation.watch import Watch

MOST_HEALING_ROUNDS = 40
MOST_STARTS = 5  # Nothing fails any more.
A_PERSON_COMES = 3  # Rounds later: most lives that were forgotten are renewed.

_RIGHTS = {
    "pools granted": "SELECT count(*) FROM risk_pool",
    "pools drawn from": "SELECT count(*) FROM spend_right"
    " WHERE account = '~risk' AND spent > 0",
    "draws settled": "SELECT count(*) FROM risk_use WHERE used = 0",
    "rights granted": "SELECT count(*) FROM spend_right",
    "rights spent": "SELECT count(*) FROM spend_right WHERE spent > 0",
    "rights given back": "SELECT count(*) FROM spend_right WHERE returned > 0",
    "rights refused for ever": "SELECT count(*) FROM right_refused",
    "loans spent": "SELECT count(*) FROM spend_right WHERE kind = 'sub' AND spent > 0",
    "carried rights spent": "SELECT count(*) FROM spend_right"
    " WHERE kind = 'carry' AND spent > 0",
}
_PERSON = Signed(who="Olga, IT", why="its till could not send it")
_WAITING = "SELECT sale_id FROM outbox WHERE state = 'waiting' AND sale_id IS NOT NULL"


@dataclass
class Ending:
    stage: Stage
    watch: Watch
    start: Callable[[SimTill], None]
    finish: Callable[[SimTill], None]  # What its cashier has in hand.

    def tell(self) -> None:
        stage, world = self.stage, self.stage.world
        world.heal()
        stage.network.mend()
        stage.box.stop_in = None
        for till in stage.tills:
            till.disk.mend()
            till.clock.set_right()
        stage.network.deliver_late(everything=True)
        mine = [till for till in stage.tills if not till.is_gone]
        for till in mine:
            self._bring_back(till)
        # Past every wait and every stale hold.
        world.clock.pass_time(timedelta(hours=3).total_seconds())
        self._ask_codes_back()
        self._settle(mine)
        if self._ask_codes_back():  # While tills had to report, nobody was asked.
            self._settle(mine)
        check_end(stage, self._only_at_lost_tills())
        for till in mine:
            self._count_rights(till)
        rows.note_end(stage, self.watch.late_spends())

    def _ask_codes_back(self) -> int:
        """What customers never showed, an operator asks back from its till."""
        names = [] if self.stage.phones is None else self.stage.phones.names
        asked = sum(carry.recall(self.stage.chain.core, name) for name in names)
        if asked:
            self.stage.world.count("a code is asked back at the end")
        return asked

    def _excuse_lost(self, mine: list[SimTill]) -> bool:
        """A person says of tills that are gone that they will never report.

        And says so again when a till finds out that the server forgot more.
        """
        core, here = self.stage.chain.core, {till.holder for till in mine}
        gone = [
            holder
            for (holder,) in self.stage.chain.query("SELECT till_id FROM till")
            if holder not in here
        ]
        excused = [
            core.database.write(lambda conn, holder=holder: epochs.excuse(conn, holder))
            for holder in gone
        ]
        epochs_rebuild.finish(core)
        return any(excused)

    def _bring_back(self, till: SimTill) -> None:
        self._start_up(till)
        till.store.idle()
        self.finish(till)

    def _settle(self, tills: list[SimTill]) -> None:
        for n in range(MOST_HEALING_ROUNDS):
            is_new = self._excuse_lost(tills)
            jobs.run_all(self.stage.chain.core)
            done = sum(_drain(till) + self._starts_again(till) for till in tills)
            if self.stage.has_lead:
                done += sum(till.ends.step() for till in tills)
            done += is_new + sum(self._bring_queue(till) for till in tills)
            if n >= A_PERSON_COMES:
                done += sum(self._let_in(till) for till in tills)
            self.watch.look(self.stage.tills)
            if not done:
                break
        else:
            raise AssertionError("the two sides never come to rest")
        for till in tills:
            while till.lanes.named(LaneName.FEED).turn().more:
                pass

    def _bring_queue(self, till: SimTill) -> int:
        """What the server will not hear of a till any more is brought by a person."""
        if self._has_forgotten():
            return 0  # First every till is let in again.
        paths = waiting(till.places.outgoing / BY_HAND)
        new = 0
        for path in paths:
            try:
                new += self._import(path.read_bytes())
            except LostRefused as refused:
                # Of a life that nobody heard of; a sale in it would be missed below.
                self.stage.world.tell("not taken", path.name, refused)
                self.stage.world.count("a queue file is not taken")
            path.unlink()
            self.stage.world.count("brought by hand")
            self.stage.brought_by_hand = True
        return new

    def _has_forgotten(self) -> bool:
        """Whether a server that was put back does not know a till of this story."""
        return any(is_forgotten(self.stage, till) for till in self.stage.running())

    def _import(self, sealed: bytes) -> int:
        core = self.stage.chain.core
        try:
            return import_queue(core, sealed, _PERSON).new
        except LostRefused:
            if not self.stage.chain.went_back:
                raise
        done = import_queue(core, sealed, _PERSON, of_forgotten=True)
        self.stage.world.count("a queue of a life that the server forgot is brought")
        return done.new

    def _let_in(self, till: SimTill) -> bool:
        """A server that was put back forgot this life, and it could not be renewed."""
        if not is_forgotten(self.stage, till):
            return False
        let_in_again(self.stage, till)
        return True

    def _starts_again(self, till: SimTill) -> bool:
        """A till that heard it was given up begins a new life; one that says that it
        needs a person gets a new code."""
        given_up = till.rows("SELECT why FROM redemption_stop WHERE why = 'lost'")
        if not (given_up or till.must_be_let_in()):
            return False
        till.crash()  # What it could not send goes in a queue file.
        self._start_up(till)
        return True

    def _start_up(self, till: SimTill) -> None:
        for _ in range(MOST_STARTS):
            if till.is_running:
                return
            self.start(till)
        raise AssertionError(f"{till.name} does not start")

    def _only_at_lost_tills(self) -> set[str]:
        """Sales that nobody but a till knows that is gone for ever."""
        found: set[str] = set()
        for till in self.stage.tills:
            if till.is_gone and till.was_enrolled:
                till.open_files()  # By who looks: it asks the server for nothing.
                found |= {str(sale) for (sale,) in till.query(_WAITING)}
                # Moved since, it has begun a new life just now, with an empty queue.
                has_moved = till.machine != till.name
                went_back = till.woke_from_backup or self.stage.chain.went_back
                if has_moved or went_back:
                    found |= till.in_journal()
                till.crash()
        return found

    def _count_rights(self, till: SimTill) -> None:
        """What came of the rights: a story without any would prove nothing."""
        for what, sql in _RIGHTS.items():
            ((number,),) = till.query(sql)
            self.stage.world.happened[what] += number


def _drain(till: SimTill) -> int:
    """The journal to send and the mail to fetch; how much that was."""
    upload, mail = till.lanes.named(LaneName.UPLOAD), till.lanes.named(LaneName.MAIL)
    done = 0
    for lane in (upload, mail):
        try:
            turn = lane.turn()
        except Rejected as refused:
            if refused.code not in ("lost", "unknown_till"):
                raise
            heed(refused, till.till_side, at_once)  # As the program's worker does.
            done += 1
        else:
            done += turn.done + turn.more
    side = till.till_side
    return done + (side.owes_report() is not None) + (side.figures().queued > 0)
