"""The number by which everything that was kept knows whether it is still true."""

from django.db import connection

from coalition.models import RegisterStamp

_STAMP = f"SELECT value FROM {RegisterStamp._meta.db_table} WHERE id = 1"  # noqa: S608 - a table of our own


def register_stamp() -> int:
    """How often something changed: every act raises it in its own transaction (`services/trail.py`).

    Read on every public page, so without the cost of building a query.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        row = cursor.fetchone()
    return row[0] if row else 0


def stamp_is_certain() -> bool:
    """Inside a transaction the stamp may still be undone, and then mean something else: nothing is kept under it."""
    return not connection.in_atomic_block
