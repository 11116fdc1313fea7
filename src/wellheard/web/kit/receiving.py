"""Stop a file that is sent in where it grows larger than is allowed."""

from typing import Any, TypeVar

from django import forms
from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

AnyForm = TypeVar("AnyForm", bound=forms.Form)
TOO_LARGE = "upload_too_large"
"""Set on a request of which a file was let go as too large."""


class Limited(FileUploadHandler):
    """Stands before those that keep a file, and counts; nothing larger is kept."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._received = 0

    def new_file(self, *given: Any, **named: Any) -> None:
        """Go on counting: the limit is for all files of a form together."""
        super().new_file(*given, **named)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 - Django's form
        """Pass a piece on, or let the whole form go."""
        self._received += len(raw_data)
        if self._received > settings.UPLOAD_BYTES:
            setattr(self.request, TOO_LARGE, True)
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002 - Django's form
        """Leave keeping to the next handler."""
        return


def sent(
    request: HttpRequest, kind: type[AnyForm], field: str, too_large: str = ""
) -> AnyForm:
    """Read a form with a file; where the file was let go, its field says why."""
    if request.method != "POST":
        return kind()
    form = kind(request.POST, request.FILES)
    if getattr(request, TOO_LARGE, False):
        most = settings.UPLOAD_BYTES >> 20
        form.fields[field].error_messages["required"] = (
            too_large or f"This file is too large; {most} MB at most can be uploaded."
        )
    return form
