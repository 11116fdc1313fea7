"""What a token may be used for; it is asked for piece by piece."""

from enum import StrEnum


class Scope(StrEnum):
    """One part of what can be asked for."""

    DIRECTORY = "directory"
    LISTS = "lists"
    OVERLAPS = "overlaps"
    ORGANISATIONS = "organisations"


WORDS = {
    Scope.DIRECTORY: "The directory: accounts, and how they divide",
    Scope.LISTS: "Lists that your organisation keeps, and who is in them",
    Scope.OVERLAPS: "What audiences and lists share, and who is in one of them only",
    Scope.ORGANISATIONS: "Organisations of the register",
}
