"""Text for places that hold one line: subjects of mail, names of people."""


def one_line(text: str) -> str:
    """Write a text in one line, as it would otherwise begin another one there."""
    return " ".join(text.split())
