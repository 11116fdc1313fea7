"""A look at the machine: settings, folder, key, disk, memory, connection, styles."""

import difflib
import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from wellheard.evidence.engine import UnknownSize, memory_of
from wellheard.web.running.backing import KEY
from wellheard.web.running.ready import MANIFEST
from wellheard.web.running.verdicts import Verdict, advice, broken, well
from wellheard.web.settings.environment import Environment, is_this_machine
from wellheard.web.settings.known import SETTINGS
from wellheard.web.settings.setting import PREFIX

OTHERS = stat.S_IRWXG | stat.S_IRWXO
WORLD = stat.S_IRWXO
ALIKE = 0.8
"""So alike a name is to one of ours that it was probably meant."""
GIBIBYTE = 1 << 30
FULL_BYTES, TIGHT_BYTES = GIBIBYTE // 2, 4 * GIBIBYTE
PROCESS_BYTES = 300_000_000
"""What one process of the server needs, with a large lake opened."""
LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)
MEMORY = Path("/proc/meminfo")


def settings(said: Mapping[str, str]) -> Iterator[Verdict]:
    """See whether a name was meant to be one of ours."""
    known = {each.variable for each in SETTINGS}
    given = sorted(name for name in said if name.startswith(PREFIX))
    for name in given:
        meant = difflib.get_close_matches(name, known, n=1, cutoff=ALIKE)
        if name not in known and meant:
            yield advice(
                "settings",
                f"{name} is set, and nobody reads it",
                f"write {meant[0]}, if that was meant",
            )
    yield well("settings", f"{len(known.intersection(given))} are set, all readable")


def folder(environment: Environment) -> Iterator[Verdict]:
    """See whether the data folder is ours to write, and nobody else's to read."""
    home = environment.folder
    if not home.is_dir():
        yield advice("folder", f"{home} is not there yet", "the first start makes it")
        return
    if not os.access(home, os.R_OK | os.W_OK | os.X_OK):
        yield broken(
            "folder", f"{home} cannot be written to", f"chown it: it is {_owner(home)}"
        )
    elif home.stat().st_mode & WORLD:
        yield broken(
            "folder", f"Everybody on this machine can look into {home}", _only_us(home)
        )
    else:
        yield well("folder", f"{home} is written by us, and read by no others")


def key(environment: Environment) -> Iterator[Verdict]:
    """See whether the secret key is secret."""
    file = environment.folder / KEY
    if environment.text("SECRET_KEY"):
        yield well("key", "The secret key stands in the environment")
    elif not file.is_file():
        yield advice("key", "There is no secret key yet", "the first start makes one")
    elif file.stat().st_mode & OTHERS:
        yield broken("key", f"Others can read {file}", f"chmod 600 {file}")
    else:
        yield well("key", f"{file} is read by us alone")


def disk(environment: Environment) -> Iterator[Verdict]:
    """See whether there is room to go on, and to write files of the lake anew."""
    for name, place in (
        ("data folder", environment.folder),
        ("lake", environment.lake),
    ):
        there = next(each for each in (place, *place.parents) if each.exists())
        free = shutil.disk_usage(there).free
        what = f"{free / GIBIBYTE:.1f} GiB free for the {name}"
        if free < FULL_BYTES:
            yield broken("disk", what, "make room before anything is written")
        elif free < TIGHT_BYTES:
            yield advice("disk", what, "make room: files of the lake are written anew")
        else:
            yield well("disk", what)


def memory(environment: Environment) -> Iterator[Verdict]:
    """See whether a job and the server fit into the memory together."""
    given = environment.text("MEMORY")
    try:
        job = memory_of(given)
    except UnknownSize as why:
        yield broken("memory", str(why), "write it like WELLHEARD_MEMORY=1GB")
        return
    processes = environment.number("PROCESSES") + 1
    needed, there = job + processes * PROCESS_BYTES, limit()
    what = (
        f"{processes} processes and a job of {given} need up to "
        f"{needed / GIBIBYTE:.1f} GiB of {there / GIBIBYTE:.1f} GiB"
    )
    if needed > there:
        mend = "lower WELLHEARD_MEMORY or WELLHEARD_PROCESSES, or give it more memory"
        yield advice("memory", what, mend)
    else:
        yield well("memory", what)


def limit() -> int:
    """Return the memory that we may use: that of the group, else of the machine."""
    whole = next(
        int(line.split()[1]) * 1024
        for line in MEMORY.read_text(encoding="ascii").splitlines()
        if line.startswith("MemTotal:")
    )
    said = [
        file.read_text(encoding="ascii").strip() for file in LIMITS if file.exists()
    ]
    return min([whole, *(int(each) for each in said if each.isdecimal())])


def connection(environment: Environment) -> Iterator[Verdict]:
    """See whether passwords and cookies travel protected."""
    address, listens = environment.text("ADDRESS"), environment.text("LISTEN")
    proxy, here = environment.truth("PROXY"), is_this_machine(listens)
    if not environment.is_https and not is_this_machine(f"{_host(environment)}:0"):
        yield broken(
            "connection",
            f"{address} is not protected: passwords can be read on the way",
            "put a proxy with TLS in front, and set WELLHEARD_ADDRESS=https://...",
        )
    elif not here and not proxy:
        yield broken(
            "connection",
            f"{listens} is reached by others without a proxy in between",
            "listen on 127.0.0.1; or, behind a proxy, set WELLHEARD_PROXY=yes",
        )
    elif environment.is_https and not proxy:
        yield advice(
            "connection",
            "The proxy is not believed, so that all visitors look like one",
            "set WELLHEARD_PROXY=yes, if it removes X-Forwarded-* of visitors",
        )
    elif environment.is_https:
        yield well("connection", f"{address}: cookies travel protected only")
    else:
        yield well("connection", f"{address} is reached from this machine alone")


def styles(collected: Path) -> Iterator[Verdict]:
    """See whether the styles and scripts of the pages are there."""
    if (collected / MANIFEST).is_file():
        yield well("styles", "Styles and scripts of the pages are there")
        return
    yield broken(
        "styles",
        "Styles and scripts of the pages are missing",
        "install the wheel, or run make front in a checkout",
    )


def _host(environment: Environment) -> str:
    return environment.text("ADDRESS").partition("://")[2].split("/")[0].split(":")[0]


def _owner(path: Path) -> str:
    return f"owned by {path.owner()}, and we are user {os.geteuid()}"


def _only_us(path: Path) -> str:
    return f"chmod 700 {path}"
