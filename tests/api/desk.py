"""A client of the API that signs in as anybody."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from coop_credit.asking import OFFICE

BASE = "/api/v1/cooperatives/fumandi"
NOW = "2026-11-24T02:00:00.000000Z"
LATER = "2027-11-24T02:00:00.000000Z"
TODAY = "2026-11-24"

Answer = tuple[int, Any]
#: For a test of what no database has a say in: who may do what, and how answers are worded.
ON_SQLITE = pytest.mark.parametrize("desk", ["sqlite"], indirect=True)


class Desk:
    """A client that signs in as anybody, with a key of its own for each request."""

    def __init__(self, client: FlaskClient, tokens: dict[str, str]) -> None:
        self.client = client
        self.tokens = tokens
        self.used = 0

    def headers(self, who: str, second: str = "", key: str = "") -> dict[str, str]:
        self.used += 1
        headers = {
            "Authorization": f"Bearer {self.tokens[who]}",
            "Idempotency-Key": key or f"api-key-{self.used:04d}",
            "Accept-Language": "en",
        }
        if second:
            headers["Second-Authorization"] = f"Bearer {self.tokens[second]}"
        return headers

    def post(self, who: str, address: str, body: object, second: str = "", key: str = "") -> Answer:
        answer = self.client.post(BASE + address, json=body, headers=self.headers(who, second, key))
        return answer.status_code, answer.json

    def get(self, who: str, address: str) -> Answer:
        answer = self.client.get(BASE + address, headers=self.headers(who))
        return answer.status_code, answer.json

    def close(self) -> None:
        """Let go of the database."""
        self.client.application.extensions[OFFICE].database.close()
