"""The table ``[scheduler]`` of an installation's settings: its clock, copies, and what is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo
from zoneinfo import ZoneInfoNotFoundError

from coop_credit.config import CONFIG_FILE
from coop_credit.config import InstanceNotReady

_ZONE = "Asia/Shanghai"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """How an installation is looked after.

    zone: of its clock. copies: the folder for copies of the books, ``None`` for no copies;
    copies_kept: how many, 1 or more. access_log_years: from 10, which the database insists on.
    message_days, job_run_days, session_days: how long settled messages, finished slots, and
    sessions of the pages that nobody uses are kept; the last for browsers, too, which nobody has
    signed in from since.
    signing_key_days: how old the signing key may be before it is spoken of, 0 for any age.
    """

    zone: str = _ZONE
    copies: Path | None = None
    copies_kept: int = 7
    access_log_years: int = 10
    message_days: int = 1_096
    job_run_days: int = 366
    session_days: int = 92
    signing_key_days: int = 1_096


def read_upkeep(values: Mapping[str, object], folder: Path) -> Upkeep:
    """The settings as written; what is left out has its default.

    folder: of the installation, from which the folder of copies is counted. Raises
    ``InstanceNotReady`` with the setting that is wrong.
    """

    def wrong(setting: str) -> InstanceNotReady:
        return InstanceNotReady(
            file=str(folder / CONFIG_FILE), reason="setting", setting=f"scheduler.{setting}"
        )

    def text(setting: str, default: str) -> str:
        value = values.get(setting, default)
        if not isinstance(value, str) or not value:
            raise wrong(setting)
        return value

    def number(setting: str, default: int, least: int, most: int) -> int:
        value = values.get(setting, default)
        if type(value) is not int or not least <= value <= most:
            raise wrong(setting)
        return value

    zone = text("zone", _ZONE)
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise wrong("zone") from error
    copies_kept = number("copies_kept", 7, 0, 1_000)
    return Upkeep(
        zone=zone,
        copies=folder / text("copies", "copies") if copies_kept else None,
        copies_kept=copies_kept,
        access_log_years=number("access_log_years", 10, 10, 100),
        message_days=number("message_days", 1_096, 366, 36_600),
        job_run_days=number("job_run_days", 366, 92, 36_600),
        session_days=number("session_days", 92, 31, 36_600),
        signing_key_days=number("signing_key_days", 1_096, 0, 36_600),
    )
