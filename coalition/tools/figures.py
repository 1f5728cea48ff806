"""How figures are written: in Dutch, for people."""

from decimal import Decimal


def whole(number: int) -> str:
    """`17.942.942`."""
    return f"{number:,}".replace(",", ".")


def percent(share: float) -> str:
    """`5,9%` for 0.0589; nothing that is there is written as nothing, and nothing less than all as all."""
    text = f"{share * 100:.1f}".replace(".", ",")
    if text == "0,0" and share:
        return "minder dan 0,1%"
    if text == "100,0" and share < 1:
        return "99,9%"
    return f"{text.removesuffix(',0')}%"


def have(number: int, *, past: bool) -> str:
    """`hebben` of `had`: what goes with so many, then or now."""
    if number == 1:
        return "had" if past else "heeft"
    return "hadden" if past else "hebben"


def dutch(number: Decimal) -> str:
    """`1.234,5`; a whole number without decimals."""
    digits, _point, decimals = f"{number:,.2f}".partition(".")
    decimals = decimals.rstrip("0")
    return digits.replace(",", ".") + (f",{decimals}" if decimals else "")
