"""What the pictures of months are drawn from: paths and places, reckoned once for each picture."""

from collections.abc import Sequence
from dataclasses import dataclass

#: The height of the highest column, in the picture's own units; a month is 1 wide.
HEIGHT = 110
#: Where the two columns of a month begin, and how wide one is.
_FIRST, _SECOND, _WIDE = 0.15, 0.5, 0.35


@dataclass(frozen=True, slots=True)
class Tick:
    """A month under a picture. at: the middle, in per cent; year: told where one begins."""

    at: float
    month: str
    year: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """Two columns for each month, one beside the other: the path of all first, of all second."""

    first: str
    second: str
    ticks: tuple[Tick, ...]


def pairs(points: Sequence[tuple[str, int, int]]) -> Pairs:
    """points: month, and two sums in fen; what is below 0 is not drawn."""
    top = max([1, *(fen for _, *both in points for fen in both)])
    return Pairs(
        first=_columns([fen for _, fen, _ in points], _FIRST, top),
        second=_columns([fen for _, _, fen in points], _SECOND, top),
        ticks=ticks([month for month, _, _ in points]),
    )


def ticks(months: Sequence[str]) -> tuple[Tick, ...]:
    """The year stands under January, and under the first month unless the second is January."""
    first_told = not any(month.endswith("-01") for month in months[1:2])
    return tuple(
        Tick(
            at=round(100 * (place + 0.5) / len(months), 3),
            month=month[5:],
            year=month[:4] if month.endswith("-01") or (first_told and not place) else "",
        )
        for place, month in enumerate(months)
    )


def _columns(sums: Sequence[int], begins: float, top: int) -> str:
    return "".join(
        f"M{place + begins:.2f} {HEIGHT}V{HEIGHT - HEIGHT * fen / top:.1f}h{_WIDE}V{HEIGHT}z"
        for place, fen in enumerate(sums)
        if fen > 0
    )
