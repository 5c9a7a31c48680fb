"""An installation's own folder: its settings, its keys, and its database file.

The folder is ``instance`` in the current folder, or the one that the environment
variable ``COOP_CREDIT_INSTANCE`` names. ``config.toml`` holds settings, ``keys.toml`` the
secret keys, readable by its owner only. Losing the keys loses every name and phone
number in the books, so nothing here ever writes keys over others.
"""

import os
import re
import tomllib
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from coop_credit.errors import Misconfigured

FOLDER_VARIABLE = "COOP_CREDIT_INSTANCE"
CONFIG_FILE = "config.toml"
KEYS_FILE = "keys.toml"
TEMPLATES_FILE = "messages.toml"
KEY_BYTES = 32

_KEYS = ("data_key", "index_key", "signing_key")
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
    the same where nothing else is set. The keys are 32 bytes each; retired_keys: the public
    keys, as hex, that packs were signed for before, oldest first.
    """

    database_url: str
    owner_url: str
    data_key: bytes
    index_key: bytes
    signing_key: bytes
    retired_keys: tuple[str, ...]


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
        signing_key=_key(keys, "signing_key", folder / KEYS_FILE),
        retired_keys=_retired(keys, folder / KEYS_FILE),
    )


def settings_table(folder: Path, name: str) -> Mapping[str, object]:
    """A table of the settings, such as ``notify``, as written; empty when there is none.

    Raises ``InstanceNotReady``.
    """
    table = _toml(folder / CONFIG_FILE).get(name, {})
    if not isinstance(table, dict):
        raise InstanceNotReady(file=str(folder / CONFIG_FILE), reason="setting", setting=name)
    return table


def templates_table(folder: Path) -> Mapping[str, object]:
    """The installation's own wording of messages as written, empty when there is none.

    Raises ``InstanceNotReady``.
    """
    path = folder / TEMPLATES_FILE
    return _toml(path) if path.exists() else {}


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
        made = {name: random_bytes(KEY_BYTES).hex() for name in _KEYS}
        _write_new(keys, _keys_text(made, ()), 0o600)
        written.append(keys)
    if not config.exists():
        _write_new(config, _FIRST_CONFIG, 0o644)
        written.append(config)
    return written


def replace_signing_key(
    folder: Path, retired: str, random_bytes: Callable[[int], bytes] = os.urandom
) -> None:
    """Make a new key to sign with. retired: the public key, as hex, of the one before.

    The old private key is gone then: what it signed has its signature. Raises
    ``InstanceNotReady``.
    """
    now = read_config(folder)
    made = {
        "data_key": now.data_key.hex(),
        "index_key": now.index_key.hex(),
        "signing_key": random_bytes(KEY_BYTES).hex(),
    }
    beside = folder / f"{KEYS_FILE}.new"
    _write_new(beside, _keys_text(made, (*now.retired_keys, retired)), 0o600)
    beside.replace(folder / KEYS_FILE)


def sqlite_file(database_url: str) -> Path:
    """The file of an SQLite database. Raises ``InstanceNotReady`` for another database."""
    if not database_url.startswith(_SQLITE):
        raise InstanceNotReady(file=CONFIG_FILE, reason="not-sqlite")
    return Path(database_url.removeprefix(_SQLITE))


def _keys_text(made: Mapping[str, str], retired: Sequence[str]) -> str:
    lines = [f'{name} = "{made[name]}"' for name in _KEYS]
    quoted = ", ".join(f'"{each}"' for each in retired)
    return "\n".join([*lines, f"retired_keys = [{quoted}]", ""])


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


def _retired(keys: Mapping[str, object], path: Path) -> tuple[str, ...]:
    listed = keys.get("retired_keys", [])
    if not isinstance(listed, list) or not all(_is_key(each) for each in listed):
        raise InstanceNotReady(file=str(path), reason="setting", setting="retired_keys")
    return tuple(listed)


def _is_key(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) is not None


def _write_new(path: Path, text: str, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
