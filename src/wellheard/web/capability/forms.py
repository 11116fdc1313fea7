"""A release that somebody hands over."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from wellheard.findings.capability.disclosure import releasing
from wellheard.findings.capability.disclosure.releasing import Release
from wellheard.findings.capability.refused import CapabilityRefused
from wellheard.web.capability.reading import Reading

LARGEST_MB = 32


class ReleaseForm(forms.Form):
    """The file of a release, and its hash for those who want to be sure."""

    release = forms.FileField(
        label="Release",
        help_text="The file release.json, as wellheard capability release wrote it",
        widget=forms.FileInput(attrs={"accept": ".json"}),
    )
    sha256 = forms.CharField(
        label="Its SHA-256",
        help_text="What the command printed; the file is held to it",
        required=False,
        max_length=100,
    )

    def clean_release(self) -> Release:
        """Read the file as a release."""
        file: UploadedFile = self.cleaned_data["release"]
        if (file.size or 0) > LARGEST_MB << 20:
            raise forms.ValidationError(
                f"This file is too large for a release; {LARGEST_MB} MB at most."
            )
        try:
            release = releasing.received(file.read())
            Reading(release)
        except CapabilityRefused as why:
            raise forms.ValidationError(f"{why}.") from why
        return release

    def clean(self) -> dict[str, object]:
        """Hold the file to its hash."""
        said = super().clean() or {}
        release, wanted = said.get("release"), str(said.get("sha256", ""))
        found = wanted.split()[:1]
        if isinstance(release, Release) and found and found != [release.sha256]:
            self.add_error(
                "sha256",
                "This is not the hash of the file. Choose the file that was published.",
            )
        return said
