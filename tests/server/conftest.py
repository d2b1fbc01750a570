"""Each story of the server is told twice: on embedded SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.helpers.postgres import Cluster, cluster
from tests.helpers.server_world import World, a_world


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    with cluster() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgres"])
def make_world(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[..., World]]:
    """Makes one chain, closed at the end of the test."""
    made: list[World] = []

    def make(*, planning: bool = False) -> World:
        url = ""
        if request.param == "postgres":
            url = request.getfixturevalue("postgres").new_database()
        made.append(a_world(tmp_path / "server", url=url, planning=planning))
        return made[-1]

    yield make
    for world in made:
        world.server.close()


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    return make_world()


@pytest.fixture
def planned_world(make_world: Callable[..., World]) -> World:
    return make_world(planning=True)
