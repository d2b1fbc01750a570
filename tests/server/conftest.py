"""Each story of the server is told twice: on embedded SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from server.config import Risk
from tests.helpers.postgres import Cluster, cluster
from tests.helpers.server_world import STRICTLY, World, a_world


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    with cluster() as running:
        yield running


@pytest.fixture(scope="session")
def sqlite_chain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new chain's folder, to be copied."""
    folder = tmp_path_factory.mktemp("chain") / "server"
    a_world(folder).server.close()
    return folder


@pytest.fixture(scope="session")
def postgres_chain(
    tmp_path_factory: pytest.TempPathFactory, postgres: Cluster
) -> tuple[Path, str]:
    """The same with its tables in PostgreSQL: folder and name of the database."""
    folder = tmp_path_factory.mktemp("chain") / "server"
    url = postgres.new_database()
    a_world(folder, url=url).server.close()
    (folder / "server.toml").unlink()
    return folder, make_url(url).database or ""


@pytest.fixture(params=["sqlite", "postgres"])
def make_world(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[..., World]]:
    """Makes one chain, closed at the end of the test."""
    made: list[World] = []

    def make(*, planning: bool = False, risk: Risk = STRICTLY) -> World:
        if request.param == "sqlite":
            template, url = request.getfixturevalue("sqlite_chain"), ""
        else:
            template, name = request.getfixturevalue("postgres_chain")
            url = request.getfixturevalue("postgres").new_database(name)
        folder = tmp_path / "server"
        made.append(
            a_world(folder, url=url, planning=planning, template=template, risk=risk)
        )
        return made[-1]

    yield make
    for world in made:
        world.server.close()
        if not world.database.is_sqlite:
            url = world.server.core.config.storage.url
            request.getfixturevalue("postgres").drop_database(url)


@pytest.fixture
def sqlite_world(tmp_path: Path, sqlite_chain: Path) -> Iterator[World]:
    """Where the back end makes no difference."""
    world = a_world(tmp_path / "server", template=sqlite_chain)
    yield world
    world.server.close()


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    return make_world()


@pytest.fixture
def planned_world(make_world: Callable[..., World]) -> World:
    return make_world(planning=True)
