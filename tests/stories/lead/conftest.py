"""One shop with a lead for each story; for some of them on both back ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.one_shop import OneShop
from tests.helpers.postgres import Cluster, cluster


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    with cluster() as running:
        yield running


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[OneShop]:
    opened = OneShop(tmp_path)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgres"])
def shop_on_both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OneShop]:
    """The same story on embedded SQLite and on PostgreSQL."""
    is_sqlite = request.param == "sqlite"
    cluster = None if is_sqlite else request.getfixturevalue("postgres")
    url = "" if cluster is None else cluster.new_database()
    opened = OneShop(tmp_path, url=url)
    yield opened
    opened.close()
    if cluster is not None:
        cluster.drop_database(url)
