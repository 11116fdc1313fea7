"""Who comes in by the provider: known, invited, or of those who may join."""

from django.db import transaction

from wellheard.web.belonging.models import Organisation
from wellheard.web.settings.provider import Provider
from wellheard.web.settings.provider_words import NOBODY
from wellheard.web.signin import invitations
from wellheard.web.signin.elsewhere import roles
from wellheard.web.signin.elsewhere.person import Person
from wellheard.web.signin.elsewhere.refusing import NotLetIn, Why
from wellheard.web.signin.models import Identity, Invitation, Membership, User
from wellheard.web.trail.recording import record_for

BY = "the provider"


def admitted(provider: Provider, person: Person, invitation: str = "") -> User:
    """Return who somebody is here, with the roles of today; raises NotLetIn."""
    with transaction.atomic():
        user = _known(person) or _linked(provider, person, invitation)
        _check(provider, person, user)
        _renew(provider, person, user)
        roles.give(provider, person, user)
    # Outside, so that a role which was taken away stays so
    may_be_nobody = not provider.rules or user.keeps_installation
    if not may_be_nobody and not user.memberships.exists():
        raise NotLetIn(Why.NO_ROLE, by=user.email)
    return user


def _known(person: Person) -> User | None:
    """Return who signed in as this person of the provider before."""
    found = Identity.objects.filter(issuer=person.issuer, subject=person.subject)
    identity = found.select_related("user").first()
    return identity.user if identity else None


def _linked(provider: Provider, person: Person, invitation: str) -> User:
    """Find out who a person is who comes for the first time, and remember it."""
    user = _by_invitation(provider, person, invitation) or _by_address(provider, person)
    if user.identities.filter(issuer=person.issuer).exists():
        raise NotLetIn(Why.TAKEN, by=user.email)
    Identity.objects.create(user=user, issuer=person.issuer, subject=person.subject)
    _written(user, "was linked to the provider", person.issuer)
    return user


def _by_invitation(provider: Provider, person: Person, token: str) -> User | None:
    """Return the new person whom a link was sent to; their mailbox proves the address.

    An invitation is no way to take over the account of somebody who is here.
    """
    invitation = invitations.open_one(token) if token else None
    if invitation is None or User.objects.filter(email=invitation.email).exists():
        return None
    if not provider.has_domain(person.email or invitation.email):
        raise NotLetIn(Why.DOMAIN, by=invitation.email)
    return _accepted([invitation], person)


def _by_address(provider: Provider, person: Person) -> User:
    """Return who has the verified address: is here, is invited, or may join."""
    if not person.is_verified:
        raise NotLetIn(Why.NO_ADDRESS)
    if not provider.has_domain(person.email):
        raise NotLetIn(Why.DOMAIN, by=person.email)
    if invited := invitations.open_for(person.email):
        return _accepted(invited, person)
    if user := User.objects.filter(email=person.email).first():
        return user
    return _joined(provider, person)


def _accepted(invited: list[Invitation], person: Person) -> User:
    """Accept all invitations of one address, without a password."""
    for each in invited:
        organisation, role = each.organisation, each.role
        user = invitations.accept(each, person.name, None)
        record_for(organisation, user.email, "accepted an invitation", role, through=BY)
    return user


def _joined(provider: Provider, person: Person) -> User:
    """Let somebody join who was not invited, where the settings say so."""
    role = roles.role_of(provider, person) if provider.join != NOBODY else None
    if role is None:
        raise NotLetIn(Why.NOT_INVITED, by=person.email)
    organisation = roles.organisation_of(provider)
    user = User.objects.create_user(person.email, name=person.name)
    Membership.objects.add(organisation, user=user, role=role)
    record_for(organisation, user.email, "joined", role, through=BY)
    return user


def _check(provider: Provider, person: Person, user: User) -> None:
    """Refuse who is closed out here, or of a domain that is not let in any more."""
    if not user.is_active:
        raise NotLetIn(Why.INACTIVE, by=user.email)
    if not provider.has_domain(person.email or user.email):
        raise NotLetIn(Why.DOMAIN, by=user.email)


def _renew(provider: Provider, person: Person, user: User) -> None:
    """Write down a new address of somebody known, if it is theirs and free."""
    is_free = not User.objects.filter(email=person.email).exists()
    if person.is_verified and provider.has_domain(person.email) and is_free:
        before, user.email = user.email, person.email
        user.save(update_fields=["email"])
        _written(user, "has another address", before)


def _written(user: User, deed: str, of: str) -> None:
    """Write into the trail of each organisation for which somebody works."""
    members = user.memberships.select_related("organisation")
    places: set[Organisation | None] = {each.organisation for each in members}
    for organisation in places or {None}:
        record_for(organisation, user.email, deed, of, through=BY)
