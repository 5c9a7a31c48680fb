"""What stands under schemas/ is what the code says, and nothing else."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCHEMAS = ROOT / "schemas"


def publish(*arguments: str) -> tuple[int, str]:
    """The script's exit code and what it says."""
    said = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "publish_schemas.py"), *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    return said.returncode, said.stdout + said.stderr


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of schemas/ that may be spoilt."""
    return Path(shutil.copytree(SCHEMAS, tmp_path / "schemas"))


def test_the_published_contracts_are_those_of_the_code() -> None:
    assert publish("--check") == (0, "")


def test_every_file_that_differs_is_named_and_left_alone(copied: Path) -> None:
    spoilt = copied / "journal" / "entry.schema.json"
    spoilt.write_bytes(spoilt.read_bytes().replace(b"\n", b"\r\n"))
    (copied / "codelists" / "roles.csv").unlink()
    (copied / "codelists" / "colours.csv").write_text("code,zh,en\n", "utf-8")
    (copied / "exports" / "another.json").write_text("by hand", "utf-8")
    code, said = publish("--check", "--folder", str(copied))
    repair = "Run: .venv/bin/python scripts/publish_schemas.py"
    assert code == 1
    assert said.splitlines() == [
        f"schemas/journal/entry.schema.json is not as the code says. {repair}",
        f"schemas/codelists/roles.csv is missing. {repair}",
        "schemas/codelists/colours.csv is left over: nothing generates it. Delete it.",
    ]
    assert b"\r\n" in spoilt.read_bytes()


def test_publishing_writes_the_same_bytes_anew_and_deletes_nothing(copied: Path) -> None:
    before = {path: path.read_bytes() for path in copied.rglob("*") if path.is_file()}
    for folder in ("codelists", "journal", "openapi", "rulebook"):
        for path in (copied / folder).iterdir():
            if path.name != "README.md":
                path.unlink()
    (copied / "codelists" / "colours.csv").write_text("code,zh,en\n", "utf-8")
    code, said = publish("--folder", str(copied))
    assert (code, said.split(":")[0]) == (1, "schemas/codelists/colours.csv is left over")
    (copied / "codelists" / "colours.csv").unlink()
    assert before == {path: path.read_bytes() for path in copied.rglob("*") if path.is_file()}
