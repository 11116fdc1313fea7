"""The people of the invented community: their roles, towns, names and bios."""

from dataclasses import dataclass

MARK = "[invented]"
HANDLE_START = "inv_"

TOWNS = (
    "Wrenley",
    "Halmere",
    "Saltwyn",
    "Ashmoor",
    "Penmoor",
    "Glenvar",
    "Kilbray",
    "Llanwyn",
    "Oxmarsh",
    "Elderby",
    "Quillon",
    "Northby",
)
NAMES = (
    "Asha",
    "Bronwen",
    "Callum",
    "Dele",
    "Eilidh",
    "Farid",
    "Grace",
    "Hana",
    "Idris",
    "Jo",
    "Kezia",
    "Luca",
    "Maeve",
    "Nia",
    "Omar",
    "Priya",
    "Rhys",
    "Sam",
    "Tomasz",
    "Zara",
)


@dataclass(frozen=True)
class Role:
    """What a sort of account is like."""

    word: str
    """Stands in the handle."""
    title: str
    share: float
    """Of all accounts that are no seed."""
    activity: float
    """How much it follows, posts and answers."""
    outside: float
    """How many accounts outside the community it follows; the median."""
    follows_back: float
    """Share of its followers that it follows."""
    bios: tuple[str, ...]
    """What it says of itself; `{town}` is where it lives."""
    kind: str = "individual"


ROLES = (
    Role(
        word="nurse",
        title="nurse",
        share=0.10,
        activity=1.0,
        outside=180,
        follows_back=0.50,
        bios=(
            "Community nurse in {town}. Views my own",
            "Ward sister, {town}. Tea, dogs and dignity in care",
            "Mental health nurse. Listening is half the job",
        ),
    ),
    Role(
        word="midw",
        title="midwife",
        share=0.03,
        activity=1.1,
        outside=160,
        follows_back=0.50,
        bios=(
            "Midwife for many years, {town}",
            "Independent midwife. Better births in {town}",
        ),
    ),
    Role(
        word="gp",
        title="GP",
        share=0.04,
        activity=0.8,
        outside=220,
        follows_back=0.40,
        bios=("GP in {town}. Cyclist", "GP and trainer, {town}. Not medical advice"),
    ),
    Role(
        word="ahp",
        title="therapist",
        share=0.04,
        activity=1.0,
        outside=170,
        follows_back=0.50,
        bios=(
            "Occupational therapist in {town}",
            "Physiotherapist. Keeping {town} moving",
            "Speech therapist and choir singer",
        ),
    ),
    Role(
        word="mgr",
        title="manager",
        share=0.03,
        activity=1.2,
        outside=260,
        follows_back=0.45,
        bios=(
            "Improvement lead at a trust near {town}",
            "Communications manager. {town}. Own views",
        ),
    ),
    Role(
        word="pol",
        title="policy analyst",
        share=0.02,
        activity=1.5,
        outside=500,
        follows_back=0.35,
        bios=("Health policy, charts and long reports", "Researcher of care systems"),
    ),
    Role(
        word="news",
        title="reporter",
        share=0.012,
        activity=1.5,
        outside=900,
        follows_back=0.20,
        bios=("Health reporter, {town} Post", "I write about care. Tips welcome"),
    ),
    Role(
        word="pat",
        title="patient",
        share=0.05,
        activity=0.9,
        outside=140,
        follows_back=0.50,
        bios=(
            "Patient leader, {town}. Nothing about us without us",
            "Living well with diabetes. Carer for my dad",
        ),
    ),
    Role(
        word="stud",
        title="student",
        share=0.04,
        activity=0.7,
        outside=240,
        follows_back=0.45,
        bios=("Student nurse, {town}. Year two", "Medical student and runner"),
    ),
    Role(
        word="char",
        title="charity",
        share=0.012,
        activity=1.2,
        outside=300,
        follows_back=0.40,
        bios=("Volunteers for carers in {town}", "We run the {town} memory cafe"),
        kind="organisation",
    ),
    Role(
        word="bot",
        title="bot",
        share=0.008,
        activity=6.0,
        outside=30_000,
        follows_back=0.10,
        bios=("Best deals every day", "Follow me and I follow you"),
    ),
    Role(
        word="pop",
        title="star",
        share=0.006,
        activity=0.3,
        outside=150,
        follows_back=0.01,
        bios=("Football, every Saturday", "Recipes from my kitchen", "Songs. On tour"),
    ),
    Role(
        word="pub",
        title="neighbour",
        share=0.612,
        activity=0.5,
        outside=120,
        follows_back=0.55,
        bios=(
            "Football, family, {town}",
            "Books and long walks",
            "Dad. Gardener. {town} through and through",
            "Here for the cats",
        ),
    ),
)
ROLE_WORDS = tuple(role.word for role in ROLES)
POPULAR = ROLE_WORDS.index("pop")
BOT = ROLE_WORDS.index("bot")
