"""All settings as a file of the environment, for whoever installs this to fill in.

python -m wellheard.web.settings.example > deploy/.env.example
"""

import sys
import textwrap

from wellheard.web.settings.known import SETTINGS
from wellheard.web.settings.setting import Setting

WIDE = 78
HEAD = """\
# What Wellheard is told. Copy this file, take the # away before what you set, and
# keep it readable by root alone where it holds a secret. Written from the settings
# themselves; without a line, the value that stands there is what counts.
"""
NOTHING = ","
"""The default of a list without words."""


def written() -> str:
    """Return the whole file."""
    return "\n".join([HEAD, *map(_setting, SETTINGS)])


def _setting(setting: Setting) -> str:
    """Write a setting: what it says, and the line that would say it."""
    about = textwrap.wrap(setting.help.replace("`", ""), WIDE)
    if setting.secret:
        about.append("A secret.")
    default = "" if setting.default in {None, NOTHING} else setting.default
    if setting.example and default:
        about.append(f"Such as {setting.example}")
    shown = default or setting.example
    return "".join(f"# {line}\n" for line in about) + f"#{setting.variable}={shown}\n"


if __name__ == "__main__":
    sys.stdout.write(written())
