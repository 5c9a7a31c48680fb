"""What stands under schemas/ is what the code says."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_published_contracts_are_those_of_the_code() -> None:
    said = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "publish_schemas.py"), "--check"],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert said.returncode == 0, said.stdout + said.stderr
