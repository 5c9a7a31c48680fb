"""An installation's folder: made once, never over what is there, and read back."""

import os
import stat
from pathlib import Path

import pytest

from coop_credit.config import InstanceNotReady
from coop_credit.config import create_config
from coop_credit.config import instance_folder
from coop_credit.config import read_config
from coop_credit.config import sqlite_file

KEYS = "".join(
    f'{name}_key = "{digits * 32}"\n'
    for name, digits in (("data", "0a"), ("index", "0b"), ("signing", "0c"))
)


def test_the_folder_is_the_one_that_the_environment_names() -> None:
    assert instance_folder({}) == Path("instance").resolve()
    assert instance_folder({"COOP_CREDIT_INSTANCE": "books"}) == Path("books").resolve()


def test_a_new_installation_has_settings_and_two_keys_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    assert create_config(folder) == [folder / "keys.toml", folder / "config.toml"]
    config = read_config(folder)
    assert len(config.data_key) == len(config.index_key) == 32
    assert config.data_key != config.index_key
    assert config.database_url == f"sqlite:///{folder.resolve() / 'coop_credit.sqlite'}"
    assert config.owner_url == config.database_url


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_only_the_owner_may_read_the_keys(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        create_config(tmp_path)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "keys.toml").stat().st_mode) == 0o600


def test_making_it_again_changes_nothing(tmp_path: Path) -> None:
    create_config(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert create_config(tmp_path) == []
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_settings_that_are_missing_are_made_beside_the_keys_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "keys.toml").write_text(KEYS, encoding="utf-8")
    assert create_config(tmp_path) == [tmp_path / "config.toml"]
    assert read_config(tmp_path).data_key == b"\x0a" * 32


def test_lost_keys_are_not_replaced_by_new_ones(tmp_path: Path) -> None:
    create_config(tmp_path)
    (tmp_path / "keys.toml").unlink()
    with pytest.raises(InstanceNotReady) as refused:
        create_config(tmp_path)
    assert refused.value.facts["reason"] == "keys-lost"
    assert not (tmp_path / "keys.toml").exists()


POSTGRESQL = 'database_url = "postgresql://app@host/books"\n'


def test_migrations_sign_in_as_the_owner_where_one_is_set(tmp_path: Path) -> None:
    (tmp_path / "keys.toml").write_text(KEYS, encoding="utf-8")
    (tmp_path / "config.toml").write_text(
        f'{POSTGRESQL}owner_url = "postgresql://owner@host/books"\n', encoding="utf-8"
    )
    config = read_config(tmp_path)
    assert config.database_url == "postgresql://app@host/books"
    assert config.owner_url == "postgresql://owner@host/books"
    with pytest.raises(InstanceNotReady, match="not-sqlite"):
        sqlite_file(config.database_url)


@pytest.mark.parametrize(
    "config, keys, reason, named",
    [
        ("database_url = ", KEYS, "not-toml", "config.toml"),
        ("", KEYS, "setting", "config.toml"),
        ("database_url = 5", KEYS, "setting", "config.toml"),
        ('database_url = ""', KEYS, "setting", "config.toml"),
        (f"{POSTGRESQL}owner_url = 1", KEYS, "setting", "config.toml"),
        (POSTGRESQL, 'data_key = "0a"', "setting", "keys.toml"),
        (POSTGRESQL, 'data_key = "not hex"', "setting", "keys.toml"),
    ],
)
def test_what_is_wrong_is_named(
    tmp_path: Path, config: str, keys: str, reason: str, named: str
) -> None:
    (tmp_path / "config.toml").write_text(config, encoding="utf-8")
    (tmp_path / "keys.toml").write_text(keys, encoding="utf-8")
    with pytest.raises(InstanceNotReady) as refused:
        read_config(tmp_path)
    assert refused.value.facts["reason"] == reason
    assert refused.value.facts["file"] == str(tmp_path / named)


def test_a_folder_that_is_not_set_up_says_so(tmp_path: Path) -> None:
    with pytest.raises(InstanceNotReady, match="missing"):
        read_config(tmp_path)
