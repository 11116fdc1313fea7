"""The settings that are shipped, with an environment of the tests' own.

WELLHEARD_TEST_DATABASE may be the address of a PostgreSQL; SQLite where it is left out.
"""

import atexit
import os
import shutil
import tempfile

FOLDER = tempfile.mkdtemp(prefix="wellheard-web-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
for name in [name for name in os.environ if name.startswith("WELLHEARD_OIDC")]:
    del os.environ[name]
os.environ["WELLHEARD_DATA"] = FOLDER
os.environ["WELLHEARD_DATABASE"] = os.environ.get("WELLHEARD_TEST_DATABASE", "sqlite")
os.environ["WELLHEARD_ADDRESS"] = "http://localhost:8014"

from wellheard.web.settings.django_settings import *  # noqa: E402, F403 - the environment comes first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""Quick, as tests sign in again and again; one test holds the real ones."""
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405 - from the star
    # A file, as in use: threads wait for one another as they do there
    DATABASES["default"]["TEST"] = {"NAME": f"{FOLDER}/test.sqlite3"}  # noqa: F405
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405 - a server ends with its test
