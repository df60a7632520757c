"""The pinned files fit each other: the tests run the very versions that people run, and each has its hash."""

import re
from pathlib import Path

import pytest

REQUIREMENTS = Path(__file__).parents[2] / "requirements"


def pins(name: str) -> dict[str, list[str]]:
    """Each line `package==version` of a pinned file with its hashes."""
    entries = (REQUIREMENTS / f"{name}.txt").read_text().replace("\\\n", " ").splitlines()
    return {
        entry.split(" --hash")[0].strip(): re.findall(r"--hash=sha256:\w{64}", entry) for entry in entries
    }


@pytest.mark.parametrize(("smaller", "larger"), [("run", "test"), ("test", "browser")])
def test_a_larger_set_holds_the_smaller_one(smaller: str, larger: str) -> None:
    """The same versions and hashes; a package that is needed on some machines may be needed on all."""
    found = {pin.split(" ;")[0]: hashes for pin, hashes in pins(larger).items()}
    for pin, hashes in pins(smaller).items():
        assert found.get(pin.split(" ;")[0]) == hashes, pin


@pytest.mark.parametrize("name", ["uv", "run", "test", "browser"])
def test_every_package_is_pinned_with_hashes(name: str) -> None:
    for pin, hashes in pins(name).items():
        assert re.match(r"[a-z0-9-]+==\S+( ;.*)?$", pin), pin
        assert hashes, pin


@pytest.mark.parametrize("name", ["uv", "run", "test", "browser"])
def test_pinned_is_what_was_asked_for(name: str) -> None:
    asked = re.findall(r"^([a-z0-9][a-z0-9-]*)", (REQUIREMENTS / f"{name}.in").read_text(), re.MULTILINE)
    assert set(asked) <= {pin.split("==")[0] for pin in pins(name)}
