"""Fill an installation with invented records, as many as a full one has.

    python bench/load_records.py ACCOUNTS ORGANISATIONS PEOPLE

What opens the pages for each of the people is printed as JSON. WELLHEARD_DATA and
WELLHEARD_DATABASE say where the records are; they must be empty.
"""

import importlib
import json
import sys

from wellheard.web.running.beginning import begin


def main(accounts: int, organisations: int, people: int) -> None:
    """Fill the records, and say who may come in."""
    begin()  # what the records are is known from here on
    filling = importlib.import_module("load_filling")
    print(json.dumps(filling.fill(accounts, organisations, people)))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
