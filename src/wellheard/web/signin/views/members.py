"""Pages: who works for one's organisation here, and as what."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from wellheard.web.kit.pages import page
from wellheard.web.signin import invitations
from wellheard.web.signin.allowing import allowed
from wellheard.web.signin.deeds import Deed, Role
from wellheard.web.signin.forms import InviteForm, RoleForm
from wellheard.web.signin.models import Invitation, Membership
from wellheard.web.trail.recording import record

LAST = "An organisation needs one administrator; make somebody else one first."


@allowed(Deed.ADMINISTER)
def listed(request: HttpRequest) -> HttpResponse:
    """Show the members, and who is invited."""
    organisation = request.member.organisation
    return page(
        request,
        "signin/members",
        {
            "title": "Members",
            "members": Membership.objects.of(organisation)
            .select_related("user")
            .order_by("user__name", "user__email"),
            "invitations": Invitation.objects.of(organisation),
        },
    )


@allowed(Deed.ADMINISTER)
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email, role = form.cleaned_data["email"], form.cleaned_data["role"]
        _may_give(request, role)
        try:
            invitations.invite(request, email, role)
        except invitations.Unsent as why:
            form.add_error("email", str(why))
        else:
            record(request, "invited", email, role=role)
            messages.success(request, f"An invitation is on its way to {email}.")
            return redirect("signin:members")
    return page(request, "signin/invite", {"title": "Invite somebody", "form": form})


@allowed(Deed.ADMINISTER)
def role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody another role."""
    member = _mine(request, pk)
    form = RoleForm(request.POST or None, initial={"role": member.role})
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["role"]
        _may_give(request, wanted)
        if wanted != Role.ADMINISTRATOR and _is_last(member):
            form.add_error("role", LAST)
        else:
            record(
                request,
                "gave a role",
                str(member.user),
                before=member.role,
                role=wanted,
            )
            member.role = wanted
            member.save()
            messages.success(request, f"{member.user} has the role {wanted} now.")
            return redirect("signin:members")
    return page(
        request,
        "signin/role",
        {"title": f"Role of {member.user}", "form": form, "member_of": member},
    )


@allowed(Deed.ADMINISTER)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody work for one's organisation no longer."""
    member = _mine(request, pk)
    if _is_last(member):
        messages.error(request, LAST)
    else:
        record(request, "removed a member", str(member.user), role=member.role)
        member.delete()
        messages.success(request, f"{member.user} is no longer a member.")
    return redirect("signin:members")


@allowed(Deed.ADMINISTER)
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    found = Invitation.objects.of(request.member.organisation)
    invitation = get_object_or_404(found, pk=pk)
    invitation.delete()
    record(request, "took an invitation back", invitation.email)
    messages.success(request, f"The invitation of {invitation.email} is taken back.")
    return redirect("signin:members")


def _mine(request: HttpRequest, pk: int) -> Membership:
    members = Membership.objects.of(request.member.organisation)
    return get_object_or_404(members.select_related("user"), pk=pk)


def _is_last(member: Membership) -> bool:
    """Whether nobody else could give roles."""
    others = Membership.objects.of(member.organisation).exclude(pk=member.pk)
    is_one = member.role == Role.ADMINISTRATOR
    return is_one and not others.filter(role=Role.ADMINISTRATOR).exists()


def _may_give(request: HttpRequest, role: str) -> None:
    """Refuse to let an organisation look at others: the installation gives that."""
    if role == Role.NATIONAL and not request.member.may(Deed.KEEP):
        raise PermissionDenied
