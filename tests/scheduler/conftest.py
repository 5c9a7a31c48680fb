"""A gateway beside the village."""

from collections.abc import Iterator

import pytest

from tests.ledgers import Village
from tests.notify.servers import Received
from tests.notify.servers import gateway


@pytest.fixture
def phones() -> Iterator[Received]:
    """A gateway that keeps what it is handed."""
    with gateway() as received:
        yield received


@pytest.fixture
def members(village: Village) -> Village:
    """Eight members, each with a phone."""
    village.open_with(8, "8000.00")
    return village
