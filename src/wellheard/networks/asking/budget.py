"""What may be spent on asking, in requests, hours, units and money, and no more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from wellheard.networks.asking.clock import Clock, WallClock, moment
from wellheard.networks.asking.journal import Journal
from wellheard.networks.asking.question import MICRO, Cost, OverBudget


@dataclass(frozen=True)
class Quota:
    """Units that a network allows for each of its own days."""

    units: int
    zone: str
    """Where its midnight is, such as `America/Los_Angeles`."""

    def day(self, now: float) -> date:
        """Return the network's day."""
        return moment(now).astimezone(ZoneInfo(self.zone)).date()


NO_QUOTA = Quota(0, "UTC")


@dataclass(frozen=True)
class Allowance:
    """What may be spent; none is without end, but nothing is paid unless allowed."""

    requests: int | None = None
    hours: float | None = None
    micro_dollars: int = 0
    quotas: Mapping[str, Quota] = field(default_factory=dict)
    """By host; what is asked of others has no units."""


class Budget:
    """An allowance, and what is left of it."""

    def __init__(
        self,
        allowance: Allowance,
        journal: Path | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._allowance = allowance
        self._journal = Journal(journal)
        self._clock = clock or WallClock()

    def afford(self, cost: Cost, host: str) -> None:
        """Raise OverBudget where a question cannot be paid for."""
        with self._journal.open():
            self._check(cost, host)

    def reserve(self, cost: Cost, host: str) -> None:
        """Spend before asking; raises OverBudget, and then nothing is spent.

        What an attempt cost stays spent when it fails, as nobody can tell whether the
        server counted it.
        """
        with self._journal.open():
            day = self._check(cost, host)
            self._journal.write(cost, host, day, self._clock.now())

    def give_back(self, micro_dollars: int, host: str) -> None:
        """Take back what was reserved for an answer that turned out cheaper."""
        now = self._clock.now()
        with self._journal.open():
            day = moment(now).date()
            self._journal.write(Cost(micro_dollars=-micro_dollars), host, day, now)

    def spent(self) -> Cost:
        """Say what was spent so far, by all processes and in earlier runs."""
        with self._journal.open():
            return self._journal.spent

    def hours(self) -> float:
        """Say how long was asked so far."""
        with self._journal.open():
            return self._journal.hours(self._clock.now())

    def _check(self, cost: Cost, host: str) -> date:
        allowed, spent = self._allowance, self._journal.spent
        after = spent + cost
        if allowed.requests is not None and after.requests > allowed.requests:
            raise OverBudget(
                f"{spent.requests} of {allowed.requests} requests are spent; allow "
                "more `requests` in the budget to go on"
            )
        if cost.micro_dollars and after.micro_dollars > allowed.micro_dollars:
            so_far, most = dollars(spent.micro_dollars), dollars(allowed.micro_dollars)
            raise OverBudget(
                f"{so_far} of {most} are spent, and asking {host} costs "
                f"{dollars(cost.micro_dollars)}; allow more `dollars` in the budget to "
                "go on"
            )
        self._check_hours()
        return self._check_units(cost, host)

    def _check_hours(self) -> None:
        allowed = self._allowance.hours
        if allowed is None:
            return
        spent = self._journal.hours(self._clock.now())
        if spent >= allowed:
            raise OverBudget(
                f"{spent:.1f} of {allowed:.1f} hours are spent; allow more `hours` in "
                "the budget to go on"
            )

    def _check_units(self, cost: Cost, host: str) -> date:
        quota = self._allowance.quotas.get(host)
        day = (quota or NO_QUOTA).day(self._clock.now())
        if quota is None or not cost.units:
            return day
        spent = self._journal.units(host, day)
        if spent + cost.units > quota.units:
            raise OverBudget(
                f"{spent} of {quota.units} units for {host} on {day} are spent, and "
                f"this costs {cost.units}; go on after midnight in {quota.zone}, when "
                f"{day + timedelta(days=1)} begins, or allow more `units` in the budget"
            )
        return day


def dollars(micro_dollars: int) -> str:
    """Write money for a person to read, exactly."""
    whole, rest = divmod(micro_dollars, MICRO)
    cents = f"{rest:06d}".rstrip("0").ljust(2, "0")
    return f"${whole}.{cents}"
