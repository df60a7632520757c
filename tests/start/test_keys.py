"""The key of the data: made once, for its owner alone, never overwritten."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from bot.keys import KeyMissing, KeyUnreadable, derived, read_keys
from storage.cipher import new_key


def test_the_first_start_makes_a_key_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "new" / "folder" / "leerlijn.key"
    before = os.umask(0)  # a careless machine
    try:
        [key] = read_keys("", file, data_there=False)
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert file.read_text() == key + "\n"


def test_the_key_stays_the_same(tmp_path: Path) -> None:
    file = tmp_path / "leerlijn.key"
    first = read_keys("", file, data_there=False)
    inode, written = file.stat().st_ino, file.read_bytes()
    assert read_keys("", file, data_there=True) == first
    assert read_keys("", file, data_there=False) == first
    assert (file.stat().st_ino, file.read_bytes()) == (inode, written)


def test_processes_that_start_at_once_get_the_same_key(tmp_path: Path) -> None:
    """Twenty times four: with a file that is not there, and with an empty one."""
    with ThreadPoolExecutor(4) as threads:
        for number in range(20):
            file = tmp_path / str(number) / "leerlijn.key"
            if number % 2:
                file.parent.mkdir()
                file.touch()
            started = Barrier(4)

            def start(file: Path = file, started: Barrier = started) -> str:
                started.wait()
                return read_keys("", file, data_there=False)[0]

            assert len({one.result() for one in [threads.submit(start) for _ in range(4)]}) == 1
            # What was written on the side is gone.
            assert [each.name for each in file.parent.iterdir()] == ["leerlijn.key"]


@pytest.mark.parametrize("left", ["", "\n  \n"])
def test_an_empty_file_is_no_key(tmp_path: Path, left: str) -> None:
    """A crash may leave one. With data it is a lost key, without it a first start."""
    file = tmp_path / "leerlijn.key"
    file.write_text(left)
    file.chmod(0o644)
    with pytest.raises(KeyMissing):
        read_keys("", file, data_there=True)
    assert file.read_text() == left
    [key] = read_keys("", file, data_there=False)
    assert read_keys("", file, data_there=True) == [key]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_link_that_leads_nowhere_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "leerlijn.key"
    file.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(KeyUnreadable):
        read_keys("", file, data_there=False)
    assert not (tmp_path / "elsewhere").exists()


def test_what_is_no_text_is_no_key(tmp_path: Path) -> None:
    file = tmp_path / "leerlijn.key"
    file.write_bytes(b"\xff\xfe")
    for data_there in (False, True):
        with pytest.raises(KeyUnreadable):
            read_keys("", file, data_there=data_there)
    assert file.read_bytes() == b"\xff\xfe"


def test_data_without_a_key_get_no_new_one(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing):
        read_keys("", tmp_path / "leerlijn.key", data_there=True)
    assert list(tmp_path.iterdir()) == []


def test_a_setting_comes_before_the_file_and_makes_none(tmp_path: Path) -> None:
    file = tmp_path / "leerlijn.key"
    assert read_keys(" new , old,", file, data_there=True) == ["new", "old"]
    assert not file.exists()


def test_several_keys_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "leerlijn.key"
    file.write_text("new\n\n old \n")
    assert read_keys("", file, data_there=True) == ["new", "old"]


def test_derived_keys_differ_by_purpose_and_by_key() -> None:
    one, other = new_key(), new_key()
    made = {derived(one, "codes"), derived(one, "links"), derived(other, "codes")}
    assert len(made) == 3
    assert {len(each) for each in made} == {32}
    assert derived(one, "codes") == derived(one, "codes")
    assert not any(each.hex() in one or one.encode() in each for each in made)
