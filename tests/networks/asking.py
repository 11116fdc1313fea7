"""Ask servers on this machine as the product does, but without waiting."""

from collections.abc import Iterator
from contextlib import contextmanager

from wellheard.networks.asking.asker import Asker
from wellheard.networks.asking.budget import Allowance, Budget
from wellheard.networks.asking.manners import Manners
from wellheard.networks.asking.pace import Pace

QUICK = Pace(100_000, 1.0)
CONTACT = "tests@northmoor.example"


@contextmanager
def asking(allowance: Allowance | None = None) -> Iterator[Asker]:
    """Return somebody who asks without waiting."""
    manners = Manners(CONTACT, lambda _host: QUICK)
    with Asker(manners, Budget(allowance or Allowance())) as asker:
        yield asker
