"""What may be asked of coverage on a command line, read and refused in sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tolmach.coverage.facts import Facts
from tolmach.coverage.presence import Person
from tolmach.coverage.what_if import Hired
from tolmach.errors import Refused
from tolmach.hours.fields import show
from tolmach.language import is_served

_HOURS = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*[-–]\s*(\d{1,2})(?::(\d{2}))?")


def read_languages(text: str) -> tuple[str, ...]:
    """Codes with commas between, ``cs,sk``. Raises Refused for a language the desk does not serve."""
    codes = tuple(dict.fromkeys(code.strip().casefold() for code in text.split(",") if code.strip()))
    unknown = [code for code in codes if not is_served(code)]
    if unknown or not codes:
        raise Refused(f"{show(unknown[0] if unknown else text)} is no language of the desk; write codes such as cs,sk.")
    return codes


def read_hired(languages: str, hours: str) -> Hired:
    """Somebody with ``cs,sk`` who works ``10-18``. Raises Refused."""
    found = _HOURS.fullmatch(hours.strip())
    if found is None:
        raise Refused(f"{show(hours)} are no hours; write them as 10-18 or 9:30-16.")
    starts, ends = (int(found[hour]) * 60 + int(found[hour + 1] or 0) for hour in (1, 3))
    if not 0 <= starts < ends <= 24 * 60 or any(int(found[number] or 0) > 59 for number in (2, 4)):
        raise Refused(f"{show(hours)} are no hours of one day; the first must come before the second.")
    codes = read_languages(languages)
    return Hired(languages=codes, from_minute=starts, to_minute=ends, name=f"somebody with {'+'.join(codes)}")


def find_person(facts: Facts, text: str) -> Person:
    """The person of this name, first name or id among those who work at a desk. Raises Refused, also for several."""
    seated = {seat.user_id for seat in facts.seats}
    people = [person for person in facts.people.values() if person.user_id in seated]
    wanted = text.strip().casefold()
    exact = [person for person in people if wanted in (str(person.user_id), person.name.casefold())]
    found = exact or [person for person in people if wanted and wanted == person.name.casefold().split()[0]]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(f"{person.name} ({person.user_id})" for person in found)
        raise Refused(f"{show(text)} may be {names}; name one by the number.")
    raise Refused(f"Nobody called {show(text)} works at a desk.")


def only_languages(facts: Facts, languages: Sequence[str]) -> None:
    """Raises Refused for a language that no client's ladder names."""
    known = {desk.key.language for desk in facts.desks}
    missing = [code for code in languages if code not in known]
    if missing:
        raise Refused(f"No desk answers {missing[0]}; there are {', '.join(sorted(known)) or 'none'}.")
