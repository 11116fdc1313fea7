"""What Django is told; what differs between installations is in the environment."""

from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from wellheard.web.settings import rooms
from wellheard.web.settings.databases import databases
from wellheard.web.settings.environment import read
from wellheard.web.settings.mail import mail
from wellheard.web.settings.provider import provider_of

ENVIRONMENT = read()
MEBIBYTE = 1 << 20
SECONDS_OF_A_MINUTE, SECONDS_OF_AN_HOUR = 60, 3600
SECONDS_OF_A_YEAR = 365 * 24 * SECONDS_OF_AN_HOUR
BUILT = Path(__file__).parent.parent / "kit" / "built"

SECRET_KEY = ENVIRONMENT.secret_key()
DEBUG = False
ALLOWED_HOSTS = ENVIRONMENT.hosts
CSRF_FAILURE_VIEW = "wellheard.web.kit.refusals.forged"
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.text("ADDRESS")]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
    *rooms.APPS,
]
MIDDLEWARE = [
    "wellheard.web.kit.headers.Headers",
    "wellheard.web.kit.verbs.Verbs",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "wellheard.web.signin.presence.Presence",
]
ROOT_URLCONF = "wellheard.web.settings.addresses"
WSGI_APPLICATION = "wellheard.web.settings.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "pages",
        "DIRS": rooms.templates(),
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "wellheard.web.kit.dressing.environment",
            "context_processors": ["wellheard.web.kit.pages.around"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "NAME": "mail",
        "OPTIONS": {"loaders": ["wellheard.web.signin.mail_words.MailWords"]},
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

DATABASES = databases(ENVIRONMENT)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BUILT / "collected"
STATICFILES_DIRS = [BUILT / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "wellheard.web.kit.assets.Hashed"},
}
WHITENOISE_MAX_AGE = SECONDS_OF_AN_HOUR
MEDIA_ROOT = ENVIRONMENT.folder / "uploads"
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * MEBIBYTE
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
UPLOAD_BYTES = ENVIRONMENT.number("UPLOAD_MEGABYTES") * MEBIBYTE
FILE_UPLOAD_HANDLERS = [
    "wellheard.web.kit.receiving.Limited",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
PLAN_SERVERS = frozenset(each.rstrip("/") for each in ENVIRONMENT.words("PLAN_SERVERS"))

# Who may come in. The rules of the sign-in library that differ from its own defaults.
AUTH_USER_MODEL = "signin.User"
AUTHENTICATION_BACKENDS = ["wellheard.web.signin.passwords.Passwords"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
    )
]
PASSWORD_RESET_TIMEOUT = SECONDS_OF_AN_HOUR
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "wellheard.web.signin.adapting.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * SECONDS_OF_A_MINUTE
ACCOUNT_CHANGE_EMAIL = False
# Behind a proxy, attempts are counted by the address that it names; else whoever tries
# would lock out everybody, as all come from the address of the proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENVIRONMENT.truth("PROXY") else 0
ACCOUNT_RATE_LIMITS = {"provider": "120/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # a code is good for half a minute longer: people type slowly
MFA_TOTP_ISSUER = ENVIRONMENT.text("SERVICE_NAME")
USERSESSIONS_TRACK_ACTIVITY = False  # it would write at every click

# Attempts to sign in are counted where all processes see them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "counted_attempts",
    }
}

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = ENVIRONMENT.number("SESSION_HOURS") * SECONDS_OF_AN_HOUR
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.is_https
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
IDLE_SECONDS = ENVIRONMENT.number("IDLE_MINUTES") * SECONDS_OF_A_MINUTE
SECOND_FACTOR = ENVIRONMENT.truth("SECOND_FACTOR")

SECURE_HSTS_SECONDS = SECONDS_OF_A_YEAR if ENVIRONMENT.is_https else 0
SECURE_SSL_REDIRECT = False  # whoever protects the connection redirects
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.truth("PROXY") else None
)
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    "security.W004",  # both follow from the address: http only on this machine
    "security.W008",
    "security.W012",
    "security.W016",
]

# Who else may say who somebody is, and whether passwords may.
PROVIDER = provider_of(ENVIRONMENT)
PASSWORDS = ENVIRONMENT.truth("PASSWORDS")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

vars().update(mail(ENVIRONMENT.text("MAIL")))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.text("MAIL_FROM")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
"""Requests are logged by the server, without what they carried."""
