"""A gateway beside the village."""

from collections.abc import Iterator

import pytest

from tests.notify.servers import Received
from tests.notify.servers import gateway


@pytest.fixture
def phones() -> Iterator[Received]:
    """A gateway that keeps what it is handed."""
    with gateway() as received:
        yield received
