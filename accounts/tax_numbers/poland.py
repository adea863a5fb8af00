"""Poland: NIP (taxes), REGON (statistics), KRS (court register)."""

from accounts.tax_numbers.cleaning import is_digits, weighted_sum, wrong_check, wrong_length

_NIP_WEIGHTS = (6, 5, 7, 2, 3, 4, 5, 6, 7)
_REGON_WEIGHTS: tuple[int, ...] = (8, 9, 2, 3, 4, 5, 6, 7)
_LONG_REGON_WEIGHTS: tuple[int, ...] = (2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8)


def nip(number: str) -> str:
    """Check ten digits modulo 11; the prefix PL of an EU VAT number is dropped."""
    number = number.removeprefix("PL")
    if len(number) != 10 or not is_digits(number):
        raise wrong_length(label="NIP", lengths="10", number=number)
    if not nip_is_right(number):
        raise wrong_check(label="NIP", number=number)
    return number


def nip_is_right(number: str) -> bool:
    # A remainder of 10 is never assigned, and the zeros that pass the sum are nobody's number.
    return weighted_sum(number, _NIP_WEIGHTS) % 11 == int(number[-1]) and number.strip("0") != ""


def regon(number: str) -> str:
    """Check nine digits, or fourteen of a local unit whose first nine are a REGON themselves."""
    if len(number) not in (9, 14) or not is_digits(number):
        raise wrong_length(label="REGON", lengths="9 / 14", number=number)
    parts = [(number[:9], _REGON_WEIGHTS)]
    if len(number) == 14:
        parts.append((number, _LONG_REGON_WEIGHTS))
    for part, weights in parts:
        # Here a remainder of 10 is written as 0.
        if weighted_sum(part, weights) % 11 % 10 != int(part[-1]) or not part.strip("0"):
            raise wrong_check(label="REGON", number=number)
    return number


def krs(number: str) -> str:
    """Check ten digits; leading zeros belong to the number and there is no check digit."""
    if len(number) != 10 or not is_digits(number):
        raise wrong_length(label="KRS", lengths="10", number=number)
    return number
