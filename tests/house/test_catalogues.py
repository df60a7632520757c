"""The catalogues and the migrations are what the code asks for."""

from pathlib import Path

from bot import catalogues
from bot.app import LOCALES
from bot.i18n import load_catalogues
from storage import migrate

ROOT = Path(__file__).parents[2]


def test_catalogues_are_in_order() -> None:
    assert catalogues.check(ROOT) == []


def test_every_language_that_can_be_chosen_is_complete() -> None:
    """A language is offered as soon as it has words: so it has all of them."""
    offered = load_catalogues(LOCALES).offered
    found = {one.language: one for one in catalogues.status(ROOT) if one.domain == "messages"}
    assert set(offered) == set(found)
    for language in offered:
        assert found[language].translated == found[language].messages > 100


def test_migrations_make_the_tables(database_url: str) -> None:
    assert migrate.differences(database_url) == []
