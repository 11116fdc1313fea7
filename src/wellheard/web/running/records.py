"""The records: made at the first start, brought up to date when somebody says so."""

from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder


class NotUpgraded(Exception):
    """The records are of another version; says what to do."""


class NoRecords(Exception):
    """The database cannot be reached; says what to look at."""


class NotWhole(Exception):
    """The records are damaged; says how."""


def pending() -> list[str]:
    """Name the changes that the records still need, in order; raises NoRecords."""
    executor = MigrationExecutor(_reached())
    targets = executor.loader.graph.leaf_nodes()
    return [str(each) for each, _backwards in executor.migration_plan(targets)]


def made() -> list[str]:
    """Name the changes that the records have seen; raises NoRecords."""
    applied = MigrationRecorder(_reached()).applied_migrations()
    return sorted(f"{room}.{name}" for room, name in applied)


def are_new() -> bool:
    """Whether nothing was ever written; raises NoRecords."""
    return "django_migrations" not in _reached().introspection.table_names()


def prepare() -> None:
    """Make the records where there are none; raises NotUpgraded, NoRecords."""
    if are_new():
        upgrade()
    elif changes := pending():
        raise NotUpgraded(
            f"The records in {settings.ENVIRONMENT.folder} need {len(changes)} changes "
            "for this version; run wellheard upgrade, which backs them up first"
        )


def upgrade() -> None:
    """Bring the records up to date."""
    settings.ENVIRONMENT.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def look_over() -> None:
    """See that the records are whole and fit this version; raises NotWhole."""
    faults = pending()
    try:
        connection.check_constraints()
    except IntegrityError as fault:
        faults.append(str(fault))
    if connection.vendor == "sqlite" and connection.is_usable():
        with connection.cursor() as cursor:
            said = cursor.execute("PRAGMA quick_check(1)").fetchone()[0]
        faults += [] if said == "ok" else [said]
    if faults:
        raise NotWhole(
            f"The records are not whole ({faults[0]}); restore them from a backup "
            "with wellheard restore"
        )


def _reached() -> BaseDatabaseWrapper:
    """Return the connection, opened."""
    settings.ENVIRONMENT.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        connection.ensure_connection()
    except OperationalError as why:
        said = " ".join(str(why).split())
        raise NoRecords(
            f"The database does not answer ({said}); see whether it runs, "
            "and whether WELLHEARD_DATABASE names it"
        ) from why
    return connection
