"""Two tills and a server for each story; for some of them on both back ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.postgres import Cluster, cluster
from tests.helpers.two_tills import TwoTills, every_kind


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    with cluster() as running:
        yield running


@pytest.fixture
def shops(tmp_path: Path) -> Iterator[TwoTills]:
    opened = TwoTills(tmp_path, every_kind())
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgres"])
def shops_on_both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TwoTills]:
    """The same story on embedded SQLite and on PostgreSQL."""
    is_sqlite = request.param == "sqlite"
    cluster = None if is_sqlite else request.getfixturevalue("postgres")
    url = "" if cluster is None else cluster.new_database()
    opened = TwoTills(tmp_path, every_kind(), url=url)
    yield opened
    opened.close()
    if cluster is not None:
        cluster.drop_database(url)
