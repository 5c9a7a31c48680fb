"""What made-up years are made of: sums at limits, days at limits, and whose turn it is."""

from collections.abc import Iterable

from hypothesis import strategies as st

#: The number of a loan and of a notice that nobody has.
NOBODYS = 99
#: Members 1 to 8, and two who are nobody until they are admitted.
MEMBERS = st.integers(1, 10)
#: Members who may borrow at some time.
BORROWERS = st.sampled_from((1, 2, 3, 4, 5, 6, 9))
Spot = tuple[int, int]
#: At which landmark a sum lies, and how many fen from it.
SPOTS = st.tuples(st.integers(0, 3), st.sampled_from((0, 1, -1)))
#: Which of the cards that fit is taken; see ``pick`` for 8 and 9.
CARDS = st.sampled_from((0, 0, 0, 0, 1, 1, 1, 2, 3, 8, 9))
#: How many days ago the paper was written; one of tomorrow is refused.
DAYS_AGO = st.sampled_from((0, 0, 0, 1, 7, 8, 45, -1))
#: Months and days until a loan is due, and its instalments. The longest term there may be and a
#: day more, the shortest and a day less, as many instalments as fit and one more.
PLANS = st.sampled_from(
    (
        (12, 0, 1),
        (12, 0, 12),
        (12, 1, 1),
        (6, 0, 6),
        (6, 0, 7),
        (0, 1, 1),
        (0, 0, 1),
        (12, 0, 61),
    )
)


def near(spot: Spot, *landmarks: int) -> int:
    """A sum at one of the landmarks, at least one fen."""
    which, fen = spot
    return max(1, landmarks[which % len(landmarks)] + fen)


def pick(fitting: list[int], everything: Iterable[int], card: int) -> int:
    """A number that fits; for the cards 8 and 9 nobody's number, and the last there is."""
    if card == 8:
        return NOBODYS
    if card == 9 or not fitting:
        return list(everything)[-1]
    return fitting[card % len(fitting)]
