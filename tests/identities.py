"""Identity numbers and credit codes of nobody, valid to their last character."""

from stdnum.cn import ric
from stdnum.cn import uscc


def identity_number(number: int) -> str:
    """Somebody born in Pingdu in January 1900. number: 1 to 29,999."""
    day, serial = divmod(number, 1_000)
    stem = f"370283190001{day + 1:02d}{serial:03d}"
    return stem + str(ric.calc_check_digit(f"{stem}0"))


def credit_code(number: int = 1) -> str:
    """A farmer cooperative of no register. number: 1 to 999."""
    stem = f"93370283MADEM0{number:03d}"
    return stem + str(uscc.calc_check_digit(stem))
