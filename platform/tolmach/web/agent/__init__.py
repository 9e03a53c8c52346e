"""The agent's desk: the queue, one ticket, what is done with it."""

from tolmach.web.agent import (
    acts,
    answer,
    files,
    for_shop,
    hand,
    holding,
    learned,
    merge,
    queue,
    split,
    team,
    ticket,
    translate,
    wordings,
)
from tolmach.web.agent.blueprint import agent

__all__ = [
    "acts",
    "agent",
    "answer",
    "files",
    "for_shop",
    "hand",
    "holding",
    "learned",
    "merge",
    "queue",
    "split",
    "team",
    "ticket",
    "translate",
    "wordings",
]
