"""What can be done here, and which role may do it."""

from enum import StrEnum


class Deed(StrEnum):
    """Something that a person may be allowed to do."""

    SEE = "see"
    """Look at pages of one's own organisation."""
    EDIT = "edit"
    """Write into them: lists, notes, the stakeholder map, plans."""
    EXPORT = "export"
    """Take what is shown away as a file, or by the interface for programs."""
    RUN = "run"
    """Start jobs: import, gather, find."""
    ADMINISTER = "administer"
    """Invite people to one's organisation, give roles, read its trail."""
    COMPARE = "compare"
    """See all organisations side by side, small numbers withheld."""
    KEEP = "keep"
    """Look after the installation: settings, erasure, the whole trail."""


class Role(StrEnum):
    """What a person is in an organisation."""

    VIEWER = "viewer"
    EDITOR = "editor"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"
    NATIONAL = "national"


MAY: dict[Role, frozenset[Deed]] = {
    Role.VIEWER: frozenset({Deed.SEE}),
    Role.EDITOR: frozenset({Deed.SEE, Deed.EDIT}),
    Role.ANALYST: frozenset({Deed.SEE, Deed.EDIT, Deed.EXPORT, Deed.RUN}),
    Role.ADMINISTRATOR: frozenset(
        {Deed.SEE, Deed.EDIT, Deed.EXPORT, Deed.RUN, Deed.ADMINISTER}
    ),
    Role.NATIONAL: frozenset({Deed.SEE, Deed.EXPORT, Deed.COMPARE}),
}
WORDS = {
    Role.VIEWER: ("Viewer", "sees all pages of the organisation"),
    Role.EDITOR: ("Editor", "also keeps lists, notes and the stakeholder map"),
    Role.ANALYST: ("Analyst", "also runs jobs and takes results away as files"),
    Role.ADMINISTRATOR: ("Administrator", "also invites people and gives roles"),
    Role.NATIONAL: ("National", "compares all organisations; small numbers withheld"),
}
"""What a role is called, and what it is for."""
