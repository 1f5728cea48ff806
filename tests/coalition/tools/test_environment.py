"""Settings that are misspelt or misfilled stop the portal, with a hint."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ImproperlyConfigured

from coalition.tools.environment import Environment


def test_unknown_setting_is_refused_by_name() -> None:
    env = Environment({"PORTAAL_HOSTS": "a.example", "PORTAAL_HOST": "b.example", "PATH": "/bin"})
    assert env.words("HOSTS") == ["a.example"]
    with pytest.raises(ImproperlyConfigured, match=r"PORTAAL_HOST\. Bekend zijn: PORTAAL_HOSTS"):
        env.refuse_unknown()


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("ja", True), ("", False), ("Nee", False)])
def test_flags_understand_dutch_and_english(value: str, expected: bool) -> None:
    assert Environment({"PORTAAL_DEMO": value}).flag("DEMO") is expected


@pytest.mark.parametrize("read", [lambda env: env.flag("X"), lambda env: env.number("X", 3)])
def test_wrong_values_name_the_key(read: Callable[[Environment], object]) -> None:
    with pytest.raises(ImproperlyConfigured, match="PORTAAL_X is 'twaalf'"):
        read(Environment({"PORTAAL_X": "twaalf"}))
