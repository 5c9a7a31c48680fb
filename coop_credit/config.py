"""An installation's own folder: its settings, its keys, and its database file.

The folder is ``instance`` in the current folder, or the one that the environment
variable ``COOP_CREDIT_INSTANCE`` names. ``config.toml`` holds settings, ``keys.toml`` the
two secret keys, readable by its owner only. Losing the keys loses every name, phone and account
number in the books, so nothing here ever writes keys over others.
"""

import os
import tomllib
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from coop_credit.errors import Misconfigured

FOLDER_VARIABLE = "COOP_CREDIT_INSTANCE"
CONFIG_FILE = "config.toml"
KEYS_FILE = "keys.toml"
KEY_BYTES = 32

_SQLITE = "sqlite:///"
_FIRST_CONFIG = """\
# Where the books are. A path is counted from this folder. For PostgreSQL:
# database_url = "postgresql://coop_credit_app@localhost/coop_credit"
# owner_url = "postgresql://coop_credit_owner@localhost/coop_credit"  # for migrations
database_url = "sqlite:///coop_credit.sqlite"
"""


class InstanceNotReady(Misconfigured):
    """The installation's folder cannot be used as it is.

    ``reason`` says why: ``keys-lost``, ``missing``, ``not-sqlite``, ``not-toml``, ``setting``.
    """

    code = "instance-not-ready"


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of an installation.

    database_url: what the program signs in with. owner_url: what migrations sign in with,
    the same where nothing else is set. The keys are 32 bytes each.
    """

    database_url: str
    owner_url: str
    data_key: bytes
    index_key: bytes


def instance_folder(environment: Mapping[str, str]) -> Path:
    """The installation's folder, whether it is there or not."""
    return Path(environment.get(FOLDER_VARIABLE) or "instance").resolve()


def read_config(folder: Path) -> Config:
    """The settings in ``folder``. Raises ``InstanceNotReady`` with the file and the reason."""
    config = _toml(folder / CONFIG_FILE)
    keys = _toml(folder / KEYS_FILE)
    database_url = _text(config, "database_url", folder / CONFIG_FILE)
    owner_url = database_url
    if "owner_url" in config:
        owner_url = _text(config, "owner_url", folder / CONFIG_FILE)
    return Config(
        database_url=_from_folder(database_url, folder),
        owner_url=_from_folder(owner_url, folder),
        data_key=_key(keys, "data_key", folder / KEYS_FILE),
        index_key=_key(keys, "index_key", folder / KEYS_FILE),
    )


def create_config(folder: Path, random_bytes: Callable[[int], bytes] = os.urandom) -> list[Path]:
    """Write the files that are missing, and give their paths; none when all are there.

    Raises ``InstanceNotReady`` when there are settings without keys: the books that were
    written with the lost keys cannot be read with new ones.
    """
    config, keys = folder / CONFIG_FILE, folder / KEYS_FILE
    if config.exists() and not keys.exists():
        raise InstanceNotReady(file=str(keys), reason="keys-lost")
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    if not keys.exists():
        names = ("data_key", "index_key")
        lines = [f'{name} = "{random_bytes(KEY_BYTES).hex()}"\n' for name in names]
        _write_new(keys, "".join(lines), 0o600)
        written.append(keys)
    if not config.exists():
        _write_new(config, _FIRST_CONFIG, 0o644)
        written.append(config)
    return written


def sqlite_file(database_url: str) -> Path:
    """The file of an SQLite database. Raises ``InstanceNotReady`` for another database."""
    if not database_url.startswith(_SQLITE):
        raise InstanceNotReady(file=CONFIG_FILE, reason="not-sqlite")
    return Path(database_url.removeprefix(_SQLITE))


def _from_folder(url: str, folder: Path) -> str:
    if not url.startswith(_SQLITE):
        return url
    return f"{_SQLITE}{(folder / url.removeprefix(_SQLITE)).resolve()}"


def _toml(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InstanceNotReady(file=str(path), reason="missing") from error
    except tomllib.TOMLDecodeError as error:
        raise InstanceNotReady(file=str(path), reason="not-toml") from error


def _text(table: Mapping[str, object], name: str, path: Path) -> str:
    value = table.get(name)
    if not isinstance(value, str) or not value:
        raise InstanceNotReady(file=str(path), reason="setting", setting=name)
    return value


def _key(table: Mapping[str, object], name: str, path: Path) -> bytes:
    try:
        key = bytes.fromhex(_text(table, name, path))
    except ValueError as error:
        raise InstanceNotReady(file=str(path), reason="setting", setting=name) from error
    if len(key) != KEY_BYTES:
        raise InstanceNotReady(file=str(path), reason="setting", setting=name)
    return key


def _write_new(path: Path, text: str, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
