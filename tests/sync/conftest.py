"""A shop for every test that asks for one; its files are copied, not made anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stories.simulation.chain import make_template
from tests.stories.simulation.till import SimTill
from tests.sync.shop import Shop


@pytest.fixture(scope="session")
def shop_templates(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("templates")
    return make_template(folder / "server"), SimTill.template(folder / "till.db")


@pytest.fixture
def shop(shop_templates: tuple[Path, Path], tmp_path: Path) -> Iterator[Shop]:
    opened = Shop(shop_templates, tmp_path)
    yield opened
    opened.close()
