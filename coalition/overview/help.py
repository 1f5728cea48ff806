"""Where someone who is lonely can turn (domain rule 15), with the day that it was last looked at."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from coalition.models import Municipality
from coalition.tools.dates import long_date

NOT_CHECKED = "nog niet nagekeken"


@dataclass(frozen=True)
class Help:
    """The national line, and the page of a municipality where there is one."""

    name: str
    phone: str
    checked: str
    local_url: str = ""
    local_name: str = ""
    local_checked: str = ""

    @property
    def phone_link(self) -> str:
        return "tel:" + "".join(character for character in self.phone if character in "+0123456789")


def national_help() -> Help:
    """The line from the settings; a date that is missing or broken counts as not looked at."""
    line = settings.HELP_LINE
    return Help(line["name"], line["phone"], _checked(line["checked"]))


def help_in(municipality: Municipality) -> Help:
    """The national line, with the municipality's own page, or else its website."""
    national = national_help()
    website = f"https://www.{municipality.website_domain}/" if municipality.website_domain else ""
    checked = municipality.help_checked_on
    return Help(
        name=national.name,
        phone=national.phone,
        checked=national.checked,
        local_url=municipality.help_url or website,
        local_name="de pagina van de gemeente hierover" if municipality.help_url else "de website van de gemeente",
        local_checked=_checked(checked.isoformat() if municipality.help_url and checked else ""),
    )


def _checked(text: str) -> str:
    day = checked_date(text)
    return f"nagekeken op {day}" if day else NOT_CHECKED


def checked_date(text: str) -> str:
    """A date from the settings in words; nothing when it is missing or broken, for then nobody vouches for it."""
    try:
        return long_date(date.fromisoformat(text))
    except ValueError:
        return ""
