"""How figures are written: in Dutch, for people."""


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
