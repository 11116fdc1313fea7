"""What is said of a provider in the environment, and what is refused of it."""

from pathlib import Path

import pytest

from tests.web.running.installed import environment
from wellheard.web.settings.provider import Provider, provider_of
from wellheard.web.settings.provider_words import (
    ROLES,
    Rule,
    is_protected,
    protected_address,
    role_rules,
)
from wellheard.web.settings.setting import SettingRefused
from wellheard.web.signin.deeds import Role

ISSUER = "https://login.example.nhs.uk"
TENANT = "00000000-1111-2222-3333-444444444444"


def read(folder: Path, **said: str) -> Provider | None:
    return provider_of(environment(folder, **said))


def test_there_is_no_provider_where_none_is_named(tmp_path: Path) -> None:
    assert read(tmp_path) is None
    assert read(tmp_path, OIDC_CLIENT_ID="wellheard") is None


def test_nothing_is_believed_or_given_unless_it_is_said(tmp_path: Path) -> None:
    known = read(tmp_path, OIDC_ISSUER=f"{ISSUER}/", OIDC_CLIENT_ID="wellheard")
    assert known == Provider(ISSUER, "your organisation", "wellheard", "")
    assert known.join == "nobody"
    assert not known.trusts_addresses
    assert known.rules == known.domains == known.second_factor == ()


def test_a_tenant_of_entra_id_is_enough(tmp_path: Path) -> None:
    known = read(tmp_path, OIDC_TENANT=TENANT.upper())
    assert known
    assert known.issuer == f"https://login.microsoftonline.com/{TENANT}/v2.0"
    assert known.tenant == TENANT


def test_all_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("of the file\n")
    known = read(
        tmp_path,
        OIDC_ISSUER=ISSUER,
        OIDC_NAME="NHSmail",
        OIDC_CLIENT_SECRET_FILE=str(secret),
        OIDC_DOMAINS="NHS.net, @wrenley.nhs.uk",
        OIDC_TRUST_EMAIL="yes",
        OIDC_JOIN="Viewer",
        OIDC_ORGANISATION="rwn",
        OIDC_ROLES="groups:a:b=c = editor ;",
        OIDC_SECOND_FACTOR="mfa",
    )
    assert known
    assert known.client_secret == "of the file"  # noqa: S105 - it opens nothing
    assert "of the file" not in repr(known)
    assert known.domains == ("nhs.net", "wrenley.nhs.uk")
    assert (known.join, known.organisation) == ("viewer", "RWN")
    assert known.rules == (Rule("groups", "a:b=c", "editor"),)
    assert known.second_factor == ("mfa",)
    assert known.trusts_addresses


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"OIDC_ISSUER": "http://login.example.nhs.uk"}, "https://"),
        ({"OIDC_ISSUER": "http://127.0.0.1.example.nhs.uk"}, "https://"),
        ({"OIDC_ISSUER": "https://me@login.example.nhs.uk"}, "https://"),
        ({"OIDC_ISSUER": "https://login.microsoftonline.com/common/v2.0"}, "tenant"),
        ({"OIDC_TENANT": "organizations"}, "tenant"),
        ({"OIDC_ISSUER": ISSUER, "OIDC_TRUST_EMAIL": "yes"}, "OIDC_DOMAINS"),
        ({"OIDC_ISSUER": ISSUER, "OIDC_JOIN": "viewer"}, "OIDC_ORGANISATION"),
        ({"OIDC_ISSUER": ISSUER, "OIDC_ROLES": "a:b=viewer"}, "OIDC_ORGANISATION"),
        ({"OIDC_ISSUER": ISSUER, "OIDC_ROLES": "a:b=owner"}, "'owner'"),
        ({"OIDC_ISSUER": ISSUER, "OIDC_ROLES": "viewer"}, "claim:word=role"),
        ({"OIDC_ISSUER": ISSUER, "OIDC_JOIN": "administrator"}, "none of nobody"),
        (
            {"OIDC_ISSUER": ISSUER, "OIDC_JOIN": "claims", "OIDC_ORGANISATION": "RWN"},
            "OIDC_ROLES",
        ),
        (
            {
                "OIDC_ISSUER": ISSUER,
                "OIDC_CLIENT_SECRET": "a",
                "OIDC_CLIENT_SECRET_FILE": "/no/such/file",
            },
            "both set",
        ),
        (
            {"OIDC_ISSUER": ISSUER, "OIDC_CLIENT_SECRET_FILE": "/no/such/file"},
            "Cannot read /no/such/file",
        ),
        ({"PASSWORDS": "no"}, "leaves nobody a way"),
    ],
    ids=str,
)
def test_what_would_let_in_others_is_refused(
    tmp_path: Path, said: dict[str, str], why: str
) -> None:
    with pytest.raises(SettingRefused, match=why):
        read(tmp_path, **said)


def test_rules_know_all_roles_and_no_other() -> None:
    assert set(ROLES) == {str(role) for role in Role}
    assert role_rules(" ; ") == ()


@pytest.mark.parametrize(
    ("address", "protected"),
    [
        ("https://login.example.nhs.uk/x", True),
        ("http://127.0.0.1:4000", True),
        ("http://[::1]:4000", True),
        ("http://localhost", True),
        ("http://localhost.example.nhs.uk", False),
        ("http://169.254.169.254/latest", False),
        ("ftp://127.0.0.1", False),
        ("https://", False),
        ("", False),
    ],
)
def test_addresses_are_https_or_of_this_machine(address: str, protected: bool) -> None:
    assert is_protected(address) is protected
    if protected:
        assert protected_address(f"{address}/") == address
