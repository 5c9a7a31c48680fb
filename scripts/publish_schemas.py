"""Write the published contracts under schemas/, or check with --check that they are as written."""

import json
import sys
from pathlib import Path

from coop_credit.app import create_app
from coop_credit.dates import SystemClock
from coop_credit.store.privacy import Privacy

SCHEMAS = Path(__file__).parents[1] / "schemas"


def openapi() -> str:
    """The description of the API, the same text on every machine."""
    app = create_app(
        database_url="sqlite:///nothing.sqlite",
        privacy=Privacy(b"d" * 32, b"i" * 32),
        clock=SystemClock(),
    )
    described = app.test_client().get("/api/v1/openapi.json").json
    return json.dumps(described, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def main() -> int:
    """0 when everything is as it should be, else 1."""
    path = SCHEMAS / "openapi" / "v1.json"
    text = openapi()
    if "--check" in sys.argv[1:]:
        if path.is_file() and path.read_text("utf-8") == text:
            return 0
        print(f"{path.relative_to(SCHEMAS.parent)} is not as the code says.")
        print("Run: .venv/bin/python scripts/publish_schemas.py")
        return 1
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
