"""Write the published contracts under schemas/, or name with --check those that differ."""

import argparse
import csv
import io
import json
import sys
from collections.abc import Iterator
from collections.abc import Mapping
from pathlib import Path

from coop_credit.app import create_app
from coop_credit.codelists import Row
from coop_credit.codelists import codelists
from coop_credit.contracts.journal import entry_schema
from coop_credit.contracts.provisions import provisions_schema
from coop_credit.dates import SystemClock
from coop_credit.packs.signing import Signer
from coop_credit.store.privacy import Privacy

ROOT = Path(__file__).parents[1]
#: Written by hand: every README.md, and the forms of exports.
BY_HAND = ("README.md", "exports/*")
REPAIR = "Run: .venv/bin/python scripts/publish_schemas.py"


def contracts() -> dict[str, str]:
    """Every file that is generated, by its path under schemas/: the same on every machine."""
    return {
        "journal/entry.schema.json": as_json(entry_schema()),
        "openapi/v1.json": openapi(),
        "rulebook/provisions.schema.json": as_json(provisions_schema()),
        **{f"codelists/{name}.csv": as_csv(rows) for name, rows in codelists().items()},
    }


def openapi() -> str:
    """The description of the API."""
    app = create_app(
        database_url="sqlite:///nothing.sqlite",
        privacy=Privacy(b"d" * 32, b"i" * 32),
        clock=SystemClock(),
        signer=Signer(b"s" * 32),
    )
    described = app.test_client().get("/api/v1/openapi.json").json
    return as_json(described, sort_keys=True)


def as_json(document: object, *, sort_keys: bool = False) -> str:
    """JSON for people: two blanks of indent, Chinese as it is."""
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=sort_keys) + "\n"


def as_csv(rows: list[Row]) -> str:
    """A list of codes as CSV."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("code", "zh", "en"))
    writer.writerows(rows)
    return file.getvalue()


def faults(folder: Path, wanted: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the files of a folder, one line for each file."""
    for name, text in wanted.items():
        if not (folder / name).is_file():
            yield f"{name} is missing. {REPAIR}"
        elif (folder / name).read_bytes() != text.encode():
            yield f"{name} is not as the code says. {REPAIR}"
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        is_by_hand = any(path.match(pattern) for pattern in BY_HAND)
        if path.is_file() and not is_by_hand and name not in wanted:
            yield f"{name} is left over: nothing generates it. Delete it."


def main() -> int:
    """0 when everything is as it should be in the end, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, only compare")
    parser.add_argument("--folder", type=Path, default=ROOT / "schemas")
    asked = parser.parse_args()
    wanted = contracts()
    if not asked.check:
        for name, text in wanted.items():
            path = asked.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
    found = list(faults(asked.folder, wanted))
    for fault in found:
        print(f"{asked.folder.name}/{fault}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
