"""The settings of a worker that a test starts: beside the tests' own database."""

import os

from wellheard.web.settings.django_settings import *  # noqa: F403

DATABASES["default"]["NAME"] = os.environ["WELLHEARD_TEST_NAME"]  # noqa: F405
MEDIA_ROOT = os.environ["WELLHEARD_TEST_MEDIA"]
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
