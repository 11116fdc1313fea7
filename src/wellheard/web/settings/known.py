"""All settings of the web product, in the order in which they are read about."""

from urllib.parse import urlsplit

from wellheard.web.settings.provider_words import (
    joining,
    protected_address,
    role_rules,
)
from wellheard.web.settings.setting import Setting, path, text, truth, whole, words

PORT = 8014


def database(given: str) -> str:
    """Read where records are kept: `sqlite`, or the address of a PostgreSQL."""
    if given == "sqlite" or urlsplit(given).scheme in {"postgresql", "postgres"}:
        return given
    raise ValueError("is neither sqlite nor an address that begins with postgresql://")


def web_address(given: str) -> str:
    """Read the address under which people open the pages."""
    parts = urlsplit(given)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query:
        raise ValueError("is no web address")
    return given.rstrip("/")


def binding(given: str) -> str:
    """Read where the server listens: a host and a port."""
    host, _, port = given.rpartition(":")
    if not host or not port.isdecimal():
        raise ValueError("is no host with a port")
    return given


def mail_server(given: str) -> str:
    """Read how mail leaves: `console`, or the address of an SMTP server."""
    if given == "console" or urlsplit(given).scheme in {"smtp", "smtps"}:
        return given
    raise ValueError("is neither console nor an address that begins with smtp://")


SETTINGS = (
    Setting(
        "DATA",
        "The folder for everything that Wellheard keeps: records, lake, secrets.",
        path,
        default="wellheard-data",
    ),
    Setting(
        "LAKE",
        "The folder of the lake; `lake` in the data folder if left out.",
        path,
        example="/srv/wellheard/lake",
    ),
    Setting(
        "DATABASE",
        "Where records are kept: `sqlite` in the data folder, or a PostgreSQL.",
        database,
        default="sqlite",
        example="postgresql://wellheard:SECRET@localhost/wellheard",
        secret=True,
    ),
    Setting(
        "ADDRESS",
        "The address under which people open the pages; links in mail begin with it.",
        web_address,
        default=f"http://127.0.0.1:{PORT}",
        example="https://wellheard.example.nhs.uk",
    ),
    Setting(
        "LISTEN",
        "Where the server listens: a host and a port.",
        binding,
        default=f"127.0.0.1:{PORT}",
    ),
    Setting(
        "HOSTS",
        "Further names under which the server may be asked, with commas between them.",
        words,
        default=",",
        example="wellheard.example.nhs.uk",
    ),
    Setting(
        "PROXY",
        "Whether a proxy stands in front that says `X-Forwarded-Proto` and "
        "`X-Forwarded-For`; only say yes where it removes those that a visitor sends.",
        truth,
        default="no",
    ),
    Setting(
        "PROCESSES",
        "How many processes answer requests.",
        whole,
        default="2",
    ),
    Setting(
        "SECRET_KEY",
        "What sessions and links are signed with; made in the data folder if left out.",
        text,
        example="50-random-characters",
        secret=True,
    ),
    Setting(
        "SERVICE_NAME",
        "What the service is called at the top of each page.",
        text,
        default="Wellheard",
    ),
    Setting(
        "LOGO",
        "A picture (SVG or PNG) of your own for the top of each page.",
        path,
        example="/srv/wellheard/logo.svg",
    ),
    Setting(
        "OPERATOR",
        "Who runs this installation, as the statements name them.",
        text,
        default="the organisation that runs this service",
        example="Wrenley Hospitals NHS Trust",
    ),
    Setting(
        "CONTACT",
        "Where people write about this service, their data or its accessibility.",
        text,
        example="communications@example.nhs.uk",
    ),
    Setting(
        "LAWFUL_BASIS",
        "The lawful basis of Article 6 of the UK GDPR, as the privacy notice names it.",
        text,
        example="public task: section 2 of the NHS Act 2006",
    ),
    Setting(
        "PROTECTION_OFFICER",
        "How your data protection officer is reached, as the privacy notice says.",
        text,
        example="dpo@example.nhs.uk",
    ),
    Setting(
        "MAIL",
        "How mail leaves: `console`, or an SMTP server (smtp:// with STARTTLS where it "
        "is offered, smtps:// with TLS).",
        mail_server,
        default="console",
        example="smtps://user:SECRET@mail.example.nhs.uk:465",
        secret=True,
    ),
    Setting(
        "MAIL_FROM",
        "From whom mail comes.",
        text,
        default="wellheard@localhost",
        example="wellheard@example.nhs.uk",
    ),
    Setting(
        "SESSION_HOURS",
        "After how many hours everybody has to sign in again.",
        whole,
        default="10",
    ),
    Setting(
        "IDLE_MINUTES",
        "After how many minutes without a click somebody has to sign in again.",
        whole,
        default="60",
    ),
    Setting(
        "SECOND_FACTOR",
        "Whether everybody with a password needs a second factor (an app's code).",
        truth,
        default="yes",
    ),
    Setting(
        "PASSWORDS",
        "Whether people may sign in with a password; if not, only the provider signs "
        "them in, and `wellheard way-in` is the way back.",
        truth,
        default="yes",
    ),
    Setting(
        "OIDC_ISSUER",
        "The address of an OpenID Connect provider, https:// but on this machine; none "
        "if left out, or that of Entra ID if OIDC_TENANT is set.",
        protected_address,
        example="https://login.microsoftonline.com/TENANT/v2.0",
    ),
    Setting(
        "OIDC_TENANT",
        "The tenant of Entra ID (NHSmail is one) of which people must be; they are "
        "then known by their number in it.",
        text,
        example="00000000-1111-2222-3333-444444444444",
    ),
    Setting(
        "OIDC_NAME",
        "What the provider is called on the sign-in page.",
        text,
        default="your organisation",
        example="NHSmail",
    ),
    Setting("OIDC_CLIENT_ID", "The name by which the provider knows us.", text),
    Setting("OIDC_CLIENT_SECRET", "What we show to the provider.", text, secret=True),
    Setting(
        "OIDC_CLIENT_SECRET_FILE",
        "A file with what we show to the provider, instead of the setting.",
        path,
        example="/run/secrets/oidc",
    ),
    Setting(
        "OIDC_DOMAINS",
        "Domains of email addresses that the provider may sign in, with commas between "
        "them; any if left out.",
        words,
        default=",",
        example="nhs.net, wrenley.nhs.uk",
    ),
    Setting(
        "OIDC_TRUST_EMAIL",
        "Whether an address counts as somebody's own where the provider does not say "
        "so, as Entra ID; only say yes where nobody can choose their address.",
        truth,
        default="no",
    ),
    Setting(
        "OIDC_JOIN",
        "As what people join who were not invited: nobody, viewer, editor, analyst, or "
        "claims (whoever has a role by OIDC_ROLES).",
        joining,
        default="nobody",
    ),
    Setting(
        "OIDC_ORGANISATION",
        "The code of the organisation that OIDC_JOIN and OIDC_ROLES are for.",
        text,
        example="RWN",
    ),
    Setting(
        "OIDC_ROLES",
        "Rules claim:word=role with semicolons between them; at each sign-in the first "
        "that fits gives the role, and takes another away. No role comes from a claim "
        "if left out; system-administrator has to be named.",
        role_rules,
        example="groups:comms-leads=editor; roles:Lead=administrator",
    ),
    Setting(
        "OIDC_SECOND_FACTOR",
        "Words in the provider's claim amr or acr (or acrs of Entra ID) by which it "
        "vouches for a second factor; an app's code is asked for here if left out.",
        words,
        default=",",
        example="mfa",
    ),
    Setting(
        "UPLOAD_MEGABYTES",
        "The largest file that may be uploaded.",
        whole,
        default="50",
    ),
    Setting(
        "PLAN_SERVERS",
        "Servers that a plan of gathering written in a browser may name, with commas "
        "between them; otherwise each network is asked at its own address only.",
        words,
        default=",",
        example="https://appview.example.nhs.uk",
    ),
    Setting(
        "MEMORY",
        "Memory that a job may use at most, such as 1GB.",
        text,
        default="1GB",
    ),
    Setting(
        "API_PER_MINUTE",
        "How often a program may use its token within a minute.",
        whole,
        default="120",
    ),
    Setting(
        "DEMO",
        "Whether this is a demonstration on invented people; it is then refused on "
        "any address but this machine's own.",
        truth,
        default="no",
    ),
)
