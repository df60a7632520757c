"""NOTICES.md names every library that runs with us, with the licence that the installed library states."""

import re
from importlib.metadata import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

FAMILIES = {
    "LGPL": r"LGPL|Lesser General Public",
    "GPL": r"\bA?GPL|GNU (Affero )?General Public",
    "MIT": r"\bMIT\b",
    "BSD": r"\bBSD\b",
    "Apache": r"\bApache\b",
    "MPL": r"\bMPL|Mozilla Public",
    "PSF": r"\bPSF|Python Software Foundation",
}


def families(stated: str) -> set[str]:
    return {family for family, words in FAMILIES.items() if re.search(words, stated)}


def pinned() -> dict[str, str]:
    """The packages of requirements/run.txt with their versions."""
    text = (ROOT / "requirements" / "run.txt").read_text()
    return dict(re.findall(r"^([a-z0-9-]+)==([^\s;]+)", text, re.MULTILINE))


def noticed() -> dict[str, tuple[str, str]]:
    """The packages in the tables of NOTICES.md, each with its family of versions and its licence."""
    rows = re.findall(
        r"^\| ([a-z0-9-]+) \| (\S+) \| ([^|]+) \|", (ROOT / "NOTICES.md").read_text(), re.MULTILINE
    )
    return {name: (version, licence.strip()) for name, version, licence in rows if name != "package"}


def installed_licence(package: str) -> str:
    stated = metadata(package)
    if "License-Expression" in stated:
        return stated["License-Expression"]
    classifiers = [line for line in stated.get_all("Classifier", []) if line.startswith("License")]
    return " ".join([*stated.get_all("License", []), *classifiers])


def test_every_library_is_named_and_none_that_is_gone() -> None:
    assert noticed().keys() == pinned().keys()


@pytest.mark.parametrize("package", sorted(pinned()))
def test_licence_is_the_one_that_the_library_states(package: str) -> None:
    _, licence = noticed()[package]
    assert families(licence) == families(installed_licence(package)) != set()


@pytest.mark.parametrize("package", sorted(pinned()))
def test_a_new_family_of_versions_is_looked_at_again(package: str) -> None:
    version, _ = noticed()[package]
    assert version == f"{pinned()[package].split('.')[0]}.x"


def test_libraries_under_the_lgpl_are_named_as_such() -> None:
    text = (ROOT / "NOTICES.md").read_text()
    section = text.split("## Libraries under the LGPL")[1].split("\n## ")[0]
    for package, (_, licence) in noticed().items():
        assert (f"| {package} |" in section) == ("LGPL" in families(licence)), package


def test_licence_of_the_bot_api_description_is_kept() -> None:
    text = " ".join((ROOT / "NOTICES.md").read_text().replace(">", "").split())
    assert "Copyright (c) 2020 Paul Larsen Permission is hereby granted, free of charge" in text
    assert "OR THE USE OR OTHER DEALINGS IN THE SOFTWARE." in text
