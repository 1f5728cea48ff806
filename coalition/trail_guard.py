"""The triggers that make a table append-only in the database itself, on SQLite and PostgreSQL: the trail, kept answers."""

from typing import NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper


class Guard(NamedTuple):
    """A table, the first word of the names of its triggers, and what they say."""

    table: str
    name: str
    sentence: str

    @property
    def sqlite(self) -> list[str]:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{self.sentence}'); END"
        known = f"EXISTS (SELECT 1 FROM {self.table} WHERE id = NEW.id)"  # noqa: S608 - our own table
        return [
            f"CREATE TRIGGER {self.name}_no_update BEFORE UPDATE ON {self.table} {refuse}",
            f"CREATE TRIGGER {self.name}_no_delete BEFORE DELETE ON {self.table} {refuse}",
            # REPLACE takes a line away without asking the trigger for DELETE.
            f"CREATE TRIGGER {self.name}_no_replace BEFORE INSERT ON {self.table} WHEN {known} {refuse}",
        ]

    @property
    def postgresql(self) -> list[str]:
        return [
            f"CREATE FUNCTION {self.name}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{self.sentence}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
            f"CREATE TRIGGER {self.name}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {self.table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {self.name}_refuse()",
        ]


TRAIL = Guard("coalition_auditevent", "audit", "Het logboek wordt niet gewijzigd en niet gewist")
ANSWERS = Guard("coalition_keptanswer", "kept_answer", "Een vastgelegd antwoord wordt niet gewijzigd en niet gewist")


def install(connection: BaseDatabaseWrapper, guard: Guard = TRAIL) -> None:
    """Makes the triggers; called by a migration."""
    with connection.cursor() as cursor:
        for statement in guard.sqlite if connection.vendor == "sqlite" else guard.postgresql:
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper, guard: Guard = TRAIL) -> None:
    """Takes the triggers away: for undoing the migration, and for tests that empty the tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for kind in ("update", "delete", "replace"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}_no_{kind}")
        else:
            cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}_no_change ON {guard.table}")
            cursor.execute(f"DROP FUNCTION IF EXISTS {guard.name}_refuse()")
