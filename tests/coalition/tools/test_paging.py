"""Leafing through what is too long to count."""

import pytest

from coalition.models import Province
from coalition.tools.paging import CappedPaginator


class Few(CappedPaginator):
    most = 3


@pytest.mark.django_db
@pytest.mark.parametrize(("rows", "counted", "capped"), [(2, 2, False), (5, 3, True)])
def test_it_counts_no_further_than_it_has_to(rows: int, counted: int, capped: bool) -> None:
    for n in range(rows):
        Province.objects.create(code=f"PV{n}", name=f"Provincie {n}", slug=f"p{n}")
    paginator = Few(Province.objects.all(), 2)
    assert (paginator.count, paginator.is_capped) == (counted, capped)
    assert [one.name for one in paginator.get_page(1)] == ["Provincie 0", "Provincie 1"]
