"""`docs/architecture.md` shows the rights as the code has them, and the code asks for each of them."""

import re
from pathlib import Path

from django.conf import settings

from coalition.permissions import Permission, permission_table_markdown

PAGE = Path(settings.BASE_DIR) / "docs" / "architecture.md"


def test_the_table_of_rights_is_that_of_the_code() -> None:
    table = permission_table_markdown()
    shown = re.search(
        r"<!-- rechten: begin -->\n(.*?)<!-- rechten: einde -->", PAGE.read_text(encoding="utf-8"), re.DOTALL
    )
    assert shown, "docs/architecture.md lost its markers"
    assert shown[1].strip() == table, f"Put this table between the markers in docs/architecture.md:\n\n{table}"


def test_no_right_is_in_the_table_that_nothing_asks_for() -> None:
    apps = [Path(settings.BASE_DIR) / name for name in ("coalition", "pillars", "partners", "support")]
    code = "".join(
        file.read_text(encoding="utf-8") for app in apps for file in app.rglob("*.py") if file.name != "permissions.py"
    )
    asked = set(re.findall(r"\b(?:Permission|_P)\.(\w+)", code))
    assert {permission.name for permission in Permission} - asked == set()
