"""`docs/architecture.md` shows the rights as the code has them."""

import re
from pathlib import Path

from django.conf import settings

from coalition.permissions import permission_table_markdown

PAGE = Path(settings.BASE_DIR) / "docs" / "architecture.md"


def test_the_table_of_rights_is_that_of_the_code() -> None:
    table = permission_table_markdown()
    shown = re.search(
        r"<!-- rechten: begin -->\n(.*?)<!-- rechten: einde -->", PAGE.read_text(encoding="utf-8"), re.DOTALL
    )
    assert shown, "docs/architecture.md lost its markers"
    assert shown[1].strip() == table, f"Put this table between the markers in docs/architecture.md:\n\n{table}"
