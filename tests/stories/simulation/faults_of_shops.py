"""What may happen to the net of a shop, its lead and its customers' phones."""

from __future__ import annotations

from server import carry, jobs
from server.core import Core
from server.lead_naming import NoSuchTill, name_lead
from tests.stories.simulation.stage import Stage
from tests.stories.simulation.till import SimTill

HOST, PORT = "lead", 8444


def name(core: Core, store: int, till: int | None) -> None:
    """As an operator does."""
    name_lead(core, store=store, till=till, host=HOST, port=PORT)


def lead_of(stage: Stage, store: int) -> SimTill | None:
    """Whom the operator named; None: nobody, or a till that is not in this story."""
    named = {
        str(till)
        for (till,) in stage.chain.query(
            f"SELECT till_id FROM store_lead WHERE store_id = '{store}'"
        )
    }
    return next((t for t in stage.tills if t.holder and t.holder in named), None)


def cut_wan(stage: Stage, till: SimTill) -> None:
    """The line of the whole shop is down; its own net works."""
    stage.network.cut.update(other.name for other in stage.of_store(till.number))
    stage.network.shop.cut.discard(str(till.number))
    stage.world.count("the server is away, the shop's net is there")


def cut_lan(stage: Stage, till: SimTill) -> None:
    """The shop's own net is down; what line there is to the server stays."""
    stage.network.shop.cut.add(str(till.number))
    if till.name not in stage.network.cut:
        stage.world.count("the server is there, the shop's net is not")


def unplug(stage: Stage, till: SimTill) -> None:
    """One till only is off the shop's net."""
    if till.holder:
        stage.network.shop.cut.add(till.holder)


def mend_lan(stage: Stage, till: SimTill) -> None:
    stage.network.shop.cut.difference_update({str(till.number), till.holder})


def mend_wan(stage: Stage, till: SimTill) -> None:
    stage.network.cut.difference_update(t.name for t in stage.of_store(till.number))


def kill_lead(stage: Stage, till: SimTill) -> None:
    """It is off for as long as nobody starts it."""
    lead = lead_of(stage, till.number)
    if lead is not None and lead.is_running:
        lead.crash(power_cut=stage.world.chance.random() < 0.5)
        stage.world.count("the lead is away")


def arm_lead(stage: Stage, till: SimTill) -> None:
    """It dies, or its disk fails, at some statement of what it does next."""
    lead = lead_of(stage, till.number)
    if lead is None or lead is till:
        return
    if stage.world.chance.random() < 0.5:
        lead.disk.crash_in = stage.world.chance.randint(1, 25)
    else:
        lead.disk.error_in = stage.world.chance.randint(1, 25)


def move_lead(stage: Stage, till: SimTill) -> None:
    """The operator names another till of the shop, or nobody."""
    store = till.number
    now = lead_of(stage, store)
    others = [t for t in stage.of_store(store) if t is not now and t.holder]
    chosen = stage.world.chance.choice([*others, *others, None])
    number = None if chosen is None else int(chosen.holder.partition("-")[2])
    try:
        done = stage.box.survives(lambda: name(stage.chain.core, store, number))
    except NoSuchTill:
        stage.world.count("no lead: that till does not work")
        return
    if done:
        stage.world.count("the lead moves" if number else "the shop has no lead")
        stage.world.tell("lead", store, number)
        stage.box.survives(lambda: jobs.run_all(stage.chain.core))


def deliver_late(stage: Stage, till: SimTill) -> None:
    """What lay somewhere in the shop's net comes out of it."""
    stage.network.shop.deliver_late()


def ask_for_code(stage: Stage, till: SimTill) -> None:
    assert stage.phones is not None
    stage.phones.tills = sorted(t.holder for t in stage.tills if t.holder)
    if stage.phones.tills:
        stage.phones.ask()


def ask_code_back(stage: Stage, till: SimTill) -> None:
    """An operator does, on behalf of a customer who lost the phone."""
    assert stage.phones is not None
    if not stage.phones.names:
        return
    chosen = stage.phones.chance.choice(stage.phones.names)
    found: list[bool] = []
    if stage.box.survives(
        lambda: found.append(carry.recall(stage.chain.core, chosen))
    ) and any(found):
        stage.world.count("a code is asked back")
