"""When a request has to be answered: within one month of the day it came."""

import calendar
from datetime import date

MONTHS_OF_A_YEAR = 12


def one_month_after(day: date) -> date:
    """Return the same day of the next month, or its last where there is no such day.

    The Information Commissioner lets a day that is no working day pass to the next one;
    we do not, so that nobody is late by our reckoning.
    """
    month = day.month % MONTHS_OF_A_YEAR + 1
    year = day.year + day.month // MONTHS_OF_A_YEAR
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(day.day, last))
