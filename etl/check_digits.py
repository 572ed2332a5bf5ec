"""The check digits that tell an identifier from any other number of its length."""


def is_national_id(digits: str) -> bool:
    """Whether ten digits are a national identifier («کد ملی»), by its check digit.

    Each of the first nine digits times its place counted from the right (10 … 2), added up,
    modulo 11: a remainder below 2 is the check digit itself, any other is taken from 11. As
    the rule is given at https://math.stackexchange.com/q/2740295 and, with the same weights,
    at http://www.abysssec.com/blog/2008/10/iranian-national-code-algorithm/. Ten equal
    digits satisfy it and are given to nobody, nor is the code of a place 000.
    """
    if len(set(digits)) == 1 or digits.startswith("000"):
        return False
    rest = sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return int(digits[9]) == (rest if rest < 2 else 11 - rest)


def is_card_number(digits: str) -> bool:
    """Whether the digits satisfy Luhn's rule (ISO/IEC 7812-1), as those of bank cards do."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def is_book_number(digits: str) -> bool:
    """Whether thirteen digits are an ISBN, by its check digit (ISO 2108): weights 1 and 3 in turns, modulo 10."""
    values = [int(digit) for digit in digits]
    return sum(values[::2] + [3 * value for value in values[1::2]]) % 10 == 0
