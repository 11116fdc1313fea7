"""Roles by what the provider says, where the settings have rules for that."""

from django.db.models import QuerySet

from wellheard.web.belonging.models import Organisation
from wellheard.web.settings.provider import Provider
from wellheard.web.settings.provider_words import (
    BY_CLAIMS,
    NOBODY,
    SYSTEM_ADMINISTRATOR,
)
from wellheard.web.signin.deeds import Role
from wellheard.web.signin.elsewhere.person import Person
from wellheard.web.signin.elsewhere.refusing import NotLetIn, Why
from wellheard.web.signin.models import Membership, User
from wellheard.web.trail.recording import record_for


def role_of(provider: Provider, person: Person) -> str | None:
    """Return the role by the first rule that fits; else as what people join."""
    for rule in provider.rules:
        if rule.role != SYSTEM_ADMINISTRATOR and _fits(person, rule.claim, rule.word):
            return rule.role
    return None if provider.join in {NOBODY, BY_CLAIMS} else provider.join


def give(provider: Provider, person: Person, user: User) -> None:
    """Give a known person the role that the rules give them now, or take it away."""
    if any(rule.role != SYSTEM_ADMINISTRATOR for rule in provider.rules):
        _place(provider, person, user)
    if any(rule.role == SYSTEM_ADMINISTRATOR for rule in provider.rules):
        _keeping(provider, person, user)


def _fits(person: Person, claim: str, word: str) -> bool:
    return word in person.words.get(claim, frozenset())


def _place(provider: Provider, person: Person, user: User) -> None:
    organisation = organisation_of(provider)
    members = Membership.objects.of(organisation)
    now = members.filter(user=user).first()
    before, role = now.role if now else None, role_of(provider, person)
    if role == before:
        return
    if role is None and person.cut:
        _told(organisation, user, "kept a role", before, "the claim was cut")
    elif before == Role.ADMINISTRATOR and _is_last(members, user):
        _told(organisation, user, "kept a role", before, "nobody else administers")
    else:
        members.filter(user=user).delete()
        if role:
            Membership.objects.add(organisation, user=user, role=role)
        deed = "got a role by a claim" if role else "lost a role by a claim"
        _told(organisation, user, deed, before, role)


def _is_last(members: QuerySet[Membership], user: User) -> bool:
    """Whether nobody else could give roles."""
    others = members.filter(role=Role.ADMINISTRATOR).exclude(user=user)
    return not others.exists()


def _told(
    organisation: Organisation,
    user: User,
    deed: str,
    before: str | None,
    now: str | None,
) -> None:
    record_for(organisation, user.email, deed, user.email, before=before, now=now)


def _keeping(provider: Provider, person: Person, user: User) -> None:
    """Let somebody look after the installation, or no longer; never nobody."""
    fits = any(
        _fits(person, rule.claim, rule.word)
        for rule in provider.rules
        if rule.role == SYSTEM_ADMINISTRATOR
    )
    others = User.objects.filter(keeps_installation=True, is_active=True)
    is_needed = not others.exclude(pk=user.pk).exists()
    if fits == user.keeps_installation or (not fits and (person.cut or is_needed)):
        return
    user.keeps_installation = fits
    user.save(update_fields=["keeps_installation"])
    deed = "looks after the installation" if fits else "no longer looks after it"
    record_for(None, user.email, deed, user.email, through="a claim")


def organisation_of(provider: Provider) -> Organisation:
    """Return the organisation for which the provider gives roles; raises NotLetIn."""
    found = Organisation.objects.filter(code=provider.organisation).first()
    if found is None:
        raise NotLetIn(Why.MISSET)
    return found
