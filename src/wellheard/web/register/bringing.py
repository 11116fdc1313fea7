"""Bring organisations of a file into the register: look first, then write."""

import re
import secrets
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from wellheard.people import organisation_files, organisations
from wellheard.people.register_tables import Limits, Refused
from wellheard.web.belonging.models import KINDS, Organisation

FOLDER = "register"
KEY_BYTES = 16
FIRST = 10
MOST = Limits(unpacked_bytes=100 << 20, rows=200_000)
"""What is read while somebody waits: as much as takes a few seconds."""
STEM = re.compile(r"[a-z0-9]{1,40}")
"""A name that may stay: the ODS's own files tell by it what they hold."""
TOLD = ("name", "kind", "region", "ics", "website", "peer_group", "closed_on")


@dataclass
class Looked:
    """What a file holds, and what would change."""

    found: dict[str, organisations.Organisation] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    sites: int = 0
    """Left out, where they are not wanted."""
    new: int = 0
    changed: int = 0

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """How many there are of each kind, in words."""
        counts = Counter(each.kind for each in self.found.values())
        return [(KINDS[kind], count) for kind, count in counts.most_common()]

    @property
    def first(self) -> list[organisations.Organisation]:
        """Return some, to see whether the columns were understood."""
        return list(self.found.values())[:FIRST]


def keep(sheet: UploadedFile) -> str:
    """Keep an uploaded file until it is checked; return its key."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = secrets.token_hex(KEY_BYTES)
    given = Path(sheet.name or "").name.lower()
    packed = next((each for each in (".gz", ".zip") if given.endswith(each)), "")
    stem = given.partition(".")[0]
    stem = stem if STEM.fullmatch(stem) else "table"
    with (folder / f"{key}.{stem}.csv{packed}").open("xb") as kept:
        for chunk in sheet.chunks():
            kept.write(chunk)
    return key


def kept(key: str) -> Path | None:
    """Return the file of a key; none where there is none (any more)."""
    if not key.isalnum():
        return None
    return next(iter(_folder().glob(f"{key}.*")), None)


def name_of(file: Path) -> str:
    """Return the name under which a kept file was brought, as far as it is plain."""
    return file.name.partition(".")[2]


def forget(key: str) -> None:
    """Remove a file."""
    if file := kept(key):
        file.unlink()


def _folder() -> Path:
    root: Path = settings.MEDIA_ROOT
    return root / FOLDER


def look(source: IO[bytes], name: str, *, with_sites: bool) -> Looked:
    """Read a file, and compare it with the register; raises RegisterRefused."""
    looked = Looked()
    for each in organisation_files.read(source, name, limits=MOST):
        if isinstance(each, Refused):
            looked.refused.append(each)
        elif each.kind == "site" and not with_sites:
            looked.sites += 1
        else:
            looked.found[each.code] = each
    known = {each.code: each for each in Organisation.objects.all()}
    for code, told in looked.found.items():
        if code not in known:
            looked.new += 1
        elif _differs(known[code], told):
            looked.changed += 1
    return looked


def _differs(record: Organisation, told: organisations.Organisation) -> bool:
    return any(
        getattr(told, name) and getattr(record, name) != getattr(told, name)
        for name in TOLD
    )


@transaction.atomic
def write(looked: Looked) -> None:
    """Write all of it, or nothing; what a file leaves empty stays as it is."""
    known = {each.code: each for each in Organisation.objects.all()}
    fresh = [
        Organisation(code=code, **{name: getattr(told, name) for name in TOLD})
        for code, told in looked.found.items()
        if code not in known
    ]
    made = Organisation.objects.bulk_create(fresh, batch_size=1000)
    changed = []
    for code, told in looked.found.items():
        if code in known and _differs(known[code], told):
            for name in TOLD:
                if getattr(told, name):
                    setattr(known[code], name, getattr(told, name))
            changed.append(known[code])
    Organisation.objects.bulk_update(changed, TOLD, batch_size=1000)
    everybody = known | {each.code: each for each in made}
    moved = []
    for code, told in looked.found.items():
        parent = everybody.get(told.parent)
        if parent and parent.code != code and everybody[code].parent_id != parent.pk:
            everybody[code].parent = parent
            moved.append(everybody[code])
    Organisation.objects.bulk_update(moved, ["parent"], batch_size=1000)
