"""The seed organisations of the invented community; none of them exists."""

from dataclasses import dataclass

from wellheard.networks.invented.roles import HANDLE_START, TOWNS


@dataclass(frozen=True)
class Organisation:
    """One seed organisation."""

    handle: str
    name: str
    circle: str
    town: int | None = None


def _national() -> tuple[Organisation, ...]:
    listed = (
        ("department", "Department of Care", "national body"),
        ("natservice", "National Care Service", "national body"),
        ("inspectors", "Care Inspectors", "national body"),
        ("guidance", "Guidance Institute", "national body"),
        ("pubhealth", "Public Health Office", "national body"),
        ("bloodbank", "Blood and Organs Service", "national body"),
        ("workforce", "Care Workforce Board", "national body"),
        ("providers", "Union of Care Providers", "national body"),
        ("careledger", "The Care Ledger", "health news"),
        ("wardweekly", "Ward Weekly", "health news"),
        ("gpgazette", "The GP Gazette", "health news"),
        ("nightround", "Night Round", "health news"),
        ("bandage", "Bandage Magazine", "health news"),
        ("journalcare", "Journal of Kindness", "health news"),
        ("healthhour", "The Health Hour", "health news"),
        ("lantern", "Lantern Institute", "think tank"),
        ("compass", "Compass Fund", "think tank"),
        ("tallymen", "Tally House", "think tank"),
        ("futurecare", "Future Care Lab", "think tank"),
        ("evidence", "Evidence Works", "think tank"),
        ("kindwards", "Kind Wards", "change movement"),
        ("askmefirst", "Ask Me First", "change movement"),
        ("pledgeday", "Pledge Day", "change movement"),
        ("wethenurses", "We the Nurses", "change movement"),
        ("boatrockers", "Rock the Boat Gently", "change movement"),
        ("opennotes4u", "Open Notes for All", "change movement"),
        ("colnurse", "College of Nursing Craft", "professional college"),
        ("colmidwife", "College of Birth", "professional college"),
        ("colgp", "College of Family Doctors", "professional college"),
        ("coltherapy", "College of Therapies", "professional college"),
    )
    return tuple(
        Organisation(HANDLE_START + handle, f"{name} (invented)", circle)
        for handle, name, circle in listed
    )


def _local() -> tuple[Organisation, ...]:
    trusts = (
        Organisation(
            f"{HANDLE_START}{town.lower()}_nhs",
            f"{town} NHS Trust (invented)",
            "hospital trust",
            number,
        )
        for number, town in enumerate(TOWNS)
    )
    watches = (
        Organisation(
            f"{HANDLE_START}hw_{town.lower()}",
            f"Healthwatch {town} (invented)",
            "Healthwatch",
            number,
        )
        for number, town in enumerate(TOWNS)
    )
    ambulances = (
        Organisation(
            f"{HANDLE_START}amb_{town.lower()}",
            f"{town} Ambulance Service (invented)",
            "ambulance trust",
            number,
        )
        for number, town in enumerate(TOWNS[::2])
    )
    return (*trusts, *ambulances, *watches)


SEEDS = (*_national(), *_local())
