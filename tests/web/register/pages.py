"""The pages of the register, with what has to be there for them."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.people import Visitor
from tests.web.samples import MARK, Sample
from wellheard.web.register.bringing import keep
from wellheard.web.register.models import (
    Channel,
    PublicPerson,
    SeedAccount,
    SeedGroup,
    Stakeholder,
)


def stakeholder(
    visitor: Visitor, name: str = f"{MARK} Patients", **told: object
) -> Stakeholder:
    """Put somebody on the map."""
    given = {"group": f"{MARK} groups", "network": "bluesky", "handle": "inv.example"}
    return Stakeholder.objects.add(
        visitor.organisation, **{**given, "name": name, **told}
    )


def seed_group(visitor: Visitor) -> SeedGroup:
    """Make a group of seeds."""
    group = SeedGroup.objects.add(visitor.organisation, name=f"{MARK} seeds")
    SeedAccount.objects.create(group=group, network="bluesky", handle="inv.example")
    return group


def organisation(visitor: Visitor) -> str:
    """Say what is known of the organisation, and return the address of its page."""
    Channel.objects.add(
        visitor.organisation, network="bluesky", handle="inv.example", purpose="News"
    )
    PublicPerson.objects.add(
        visitor.organisation,
        name="Inv Matron",
        role="Chief nurse",
        source="https://inv.example/board",
    )
    return f"/organisations/{visitor.organisation.code}"


def with_map(path: str) -> Sample:
    """Show a page with somebody on the map."""

    def made(visitor: Visitor) -> str:
        stakeholder(visitor)
        return path

    return Sample(made)


SHEET = f"ODS code,Organisation name\nRA1,{MARK} NHS Trust\nbad code,Nobody\n"


def keeper(visitor: Visitor) -> None:
    """Let somebody look after the installation."""
    user = visitor.member.user
    user.keeps_installation = True
    user.save()


def bringing(visitor: Visitor) -> str:
    """Let a keeper choose a file."""
    keeper(visitor)
    return "/organisations/import"


def checking(visitor: Visitor) -> str:
    """Let a keeper upload a file, and return where it is checked."""
    keeper(visitor)
    return f"/organisations/import/{keep(SimpleUploadedFile('a.csv', SHEET.encode()))}"


PAGES = {
    "register:import": Sample(bringing),
    "register:check_import": Sample(checking),
    "register:organisations": Sample(lambda _visitor: "/organisations", is_public=True),
    "register:organisation": Sample(organisation, is_public=True),
    "register:add_channel": Sample(lambda _visitor: "/our/channels"),
    "register:add_person": Sample(lambda _visitor: "/our/people"),
    "register:seeds": Sample(lambda visitor: (seed_group(visitor), "/seeds")[1]),
    "register:add_seeds": Sample(lambda _visitor: "/seeds/new"),
    "register:shipped_seeds": Sample(
        lambda _visitor: "/seeds/shipped/national-bodies", is_public=True
    ),
    "register:seed_group": Sample(lambda visitor: f"/seeds/{seed_group(visitor).pk}"),
    "register:change_seeds": Sample(
        lambda visitor: f"/seeds/{seed_group(visitor).pk}/change"
    ),
    "register:stakeholders": with_map("/stakeholders"),
    "register:add_stakeholder": Sample(lambda _visitor: "/stakeholders/new"),
    "register:follow": with_map("/stakeholders/follow"),
    "register:stakeholder": Sample(
        lambda visitor: f"/stakeholders/{stakeholder(visitor).pk}"
    ),
}
NO_PAGES = {
    "register:remove_channel",
    "register:remove_person",
    "register:remove_seeds",
    "register:look",
    "register:step",
    "register:remove_stakeholder",
}
