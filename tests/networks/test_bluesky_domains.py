"""Handles under a domain, proved by Bluesky's own servers."""

from tests.networks.asking import asking
from tests.networks.atproto.community import NURSE, TRUST, WARD, Community
from tests.networks.atproto.reference import ReferenceNetwork
from wellheard.networks.bluesky.bluesky import Servers
from wellheard.networks.bluesky.domains import Step, Wanted, verified
from wellheard.networks.bluesky.identity import Identity


def test_handles_under_a_domain_are_found_and_proved(
    reference: ReferenceNetwork, community: Community
) -> None:
    steps: list[Step] = []
    wanted = Wanted(
        (f"{TRUST}.test", f"{WARD}.test"),
        known=(community.did(WARD), community.did(NURSE)),
        registry_pages=1,
    )
    with asking() as asker:
        servers = Servers(reference.appview, reference.plc)
        found = list(verified(asker, servers, wanted, steps.append))
    assert [(row.handle, row.did, row.source) for row in found] == [
        (f"{WARD}.test", community.did(WARD), "known"),
        (f"{TRUST}.test", community.did(TRUST), "search"),
    ]


def test_a_handle_that_changed_is_no_longer_somebodys_own(
    reference: ReferenceNetwork,
) -> None:
    member = reference.join("inv-before.test")
    reference.settled()
    with asking() as asker:
        identity = Identity(asker, reference.plc, reference.appview)
        assert identity.is_own("inv-before.test", member.did)
        assert identity.server(member.did) == reference.pds
        reference.rename(member, "inv-after.test")
        reference.settled()
        assert identity.is_own("inv-after.test", member.did)
        assert not identity.is_own("inv-before.test", member.did)
