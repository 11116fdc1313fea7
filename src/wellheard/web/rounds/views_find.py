"""Find who cares: seeds, direction, conditions, and beginning."""

from django.http import HttpRequest, HttpResponse

from wellheard.web.kit.pages import page
from wellheard.web.rounds.forms_find import FindForm
from wellheard.web.rounds.views import begun
from wellheard.web.signin.allowing import allowed
from wellheard.web.signin.deeds import Deed


@allowed(Deed.RUN)
def find(request: HttpRequest) -> HttpResponse:
    """Ask whom the seeds interest most, and begin."""
    organisation = request.member.organisation
    form = FindForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        asked = form.asked()
        return begun(request, "find", asked, f"Find: {asked['title']}")
    return page(request, "rounds/find", {"title": "Find who cares", "form": form})
