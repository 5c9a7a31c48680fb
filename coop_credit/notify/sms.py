"""Text messages through a gateway that takes signed JSON over HTTP.

The letter's id goes along, so that a gateway can tell a second attempt, and report what became of
the message.
"""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from coop_credit.dates import Clock
from coop_credit.dates import instant_text
from coop_credit.notify.letter import Came
from coop_credit.notify.letter import Letter
from coop_credit.notify.letter import Result
from coop_credit.notify.letter import result
from coop_credit.notify.signing import SIGNATURE_HEADER
from coop_credit.notify.signing import TIME_HEADER
from coop_credit.notify.signing import signature

#: As much of an answer as is read, in bytes.
_READ_MAX = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sms:
    """A gateway at ``url``. fields: what the JSON holds, ``{id}``, ``{to}``, ``{text}`` filled in.

    key: what is signed with. timeout_s: seconds to wait for each answer.
    """

    url: str
    key: bytes
    fields: Mapping[str, str]
    timeout_s: int
    clock: Clock

    def send(self, letter: Letter) -> Result:
        """Hand one text message to the gateway."""
        address = urlsplit(self.url)
        kind = (
            http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        )
        connection = kind(address.netloc, timeout=self.timeout_s)
        try:
            connection.connect()
        except OSError as error:
            return result(Came.FAILED, f"{type(error).__name__}: {error}")
        try:
            body = self._body(letter)
            target = f"{address.path or '/'}{'?' if address.query else ''}{address.query}"
            connection.request("POST", target, body, self._headers(body))
            answer = connection.getresponse()
            return _came(answer.status, answer.read(_READ_MAX).decode("utf-8", "replace"))
        except (http.client.HTTPException, OSError) as error:
            return result(Came.UNCERTAIN, f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    def _body(self, letter: Letter) -> bytes:
        filled = {
            name: value.format(id=letter.id, to=letter.to, text=letter.text)
            for name, value in self.fields.items()
        }
        return json.dumps(filled, ensure_ascii=False, sort_keys=True).encode()

    def _headers(self, body: bytes) -> dict[str, str]:
        at = instant_text(self.clock.now())
        return {
            "Content-Type": "application/json; charset=utf-8",
            TIME_HEADER: at,
            SIGNATURE_HEADER: signature(self.key, at, body),
        }


def _came(status: int, answer: str) -> Result:
    """2xx is sent; 429 and 5xx are worth another attempt; anything else will stay as it is."""
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        came = Came.SENT
    elif status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        came = Came.FAILED
    else:
        came = Came.REFUSED
    return result(came, f"{status} {answer}")
