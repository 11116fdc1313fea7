"""Nobody outside decides which machines inside are asked."""

import pytest

from wellheard.networks.asking.public_names import is_public


@pytest.mark.parametrize(
    "name",
    [
        "ward.example",
        "Social.Health.Example",
        "a.b.c.test:8443",
        "xn--nxasmq6b.example",
    ],
)
def test_a_public_name_may_be_asked(name: str) -> None:
    assert is_public(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "localhost",
        "localhost:8443",
        "intranet",
        "printer.local",
        "metadata.google.internal",
        "router.lan",
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "2130706433",
        "10.0.0.1:22",
        "169.254.169.254",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "user:secret@ward.example",
        "ward.example:x",
        "ward.example/path",
        "ward.example.",
        "-ward.example",
    ],
)
def test_what_may_stand_inside_is_not_asked(name: str) -> None:
    assert not is_public(name)
