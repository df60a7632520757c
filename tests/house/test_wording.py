"""What no file of the repository may say, and how long a file may be."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Written so that the patterns do not find themselves.
FORBIDDEN = {
    "the host of a package registry": r"pypi\.org|pythonhosted\.org|npmjs\.(org|com)|deb\.debian\.org|debian\.org/debian",
    "a path of one machine": r"(?<![\w/.<)}*-])/(work|root|farm)(?![\w-])",
    "an unfinished place": r"\b(TO[D]O|FIX[M]E|X[X]X)\b",
}

LONGEST = 400
SOURCE = {".py", ".js", ".css", ".html"}
# Migrations are written by a tool and never touched again.
GENERATED = "storage/migrations/versions/"


def repository_files() -> list[str]:
    """The files that are in the repository or would go in with the next commit."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip(f"not a git checkout: {listed.stderr.strip()}")
    return sorted(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


def lines(name: str) -> list[str]:
    try:
        return (ROOT / name).read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []  # pictures, and calendar files in other encodings


def found(pattern: str) -> Iterator[str]:
    for name in repository_files():
        for number, line in enumerate(lines(name), start=1):
            if re.search(pattern, line):
                yield f"{name}:{number}: {line.strip()[:100]}"


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_says(what: str) -> None:
    assert list(found(FORBIDDEN[what])) == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("the host of a package registry", "index = https://pypi" + ".org/simple"),
        ("a path of one machine", "see /" + "work/notes"),
        ("a path of one machine", 'HOME="/' + 'root"'),
        ("an unfinished place", "# TO" + "DO: later"),
    ],
)
def test_it_would_be_seen(what: str, line: str) -> None:
    assert re.search(FORBIDDEN[what], line)


def test_no_source_file_is_too_long_to_read() -> None:
    long = [
        f"{name}: {len(lines(name))} lines"
        for name in repository_files()
        if name.startswith(("bot/", "handlers/", "storage/")) and Path(name).suffix in SOURCE
        if not name.startswith(GENERATED) and len(lines(name)) > LONGEST
    ]
    assert long == []
