"""What forms and pages of support call things that are kept as codes."""

from pillars.models import PillarEdition


def pillar_choices() -> list[tuple[str, str]]:
    """The number and the name of each pillar, as the current edition names them."""
    edition = PillarEdition.objects.current()
    return (
        [(str(pillar.number), f"{pillar.number}. {pillar.name}") for pillar in edition.pillars.all()] if edition else []
    )


def pillar_names(numbers: str) -> list[str]:
    """The names of pillars: `13` → those of the first and the third."""
    return [name for number, name in pillar_choices() if number in numbers]
