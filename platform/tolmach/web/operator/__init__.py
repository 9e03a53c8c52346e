"""The operator's pages: what needs them now, clients, pools, people, and who answers what."""

from tolmach.web.operator import (
    agreements,
    client_events,
    clients,
    display,
    fact_acts,
    holidays,
    mailboxes,
    markets,
    matrix,
    members,
    overview,
    people,
    person_acts,
    pools,
    shifts,
    troubles,
    words,
)
from tolmach.web.operator.blueprint import operator

__all__ = [
    "agreements",
    "client_events",
    "clients",
    "display",
    "fact_acts",
    "holidays",
    "mailboxes",
    "markets",
    "matrix",
    "members",
    "operator",
    "overview",
    "people",
    "person_acts",
    "pools",
    "shifts",
    "troubles",
    "words",
]
