"""Catalogues for the tests of languages."""

from pathlib import Path

import pytest

from bot.i18n import Catalogues, load_catalogues

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def catalogues() -> Catalogues:
    """The product's own."""
    return load_catalogues(ROOT / "locales")


@pytest.fixture(scope="session")
def broken_root() -> Path:
    """Code and catalogues with the seven defects of case X08."""
    return ROOT / "tests" / "data" / "translations"
