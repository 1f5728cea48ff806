"""Paging through lists that may be so long that counting them costs more than showing a page."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator


class CappedPaginator(Paginator):  # type: ignore[type-arg]  # generic in the stubs only
    """Counts no further than `most`; what comes after that is found by searching, not by leafing."""

    most = 10_000

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by()[: self.most].count())

    @property
    def is_capped(self) -> bool:
        return self.count >= self.most
