"""The agent's desk: the queue, one ticket, what is done with it."""

from tolmach.web.agent import acts, answer, files, hand, holding, queue, team, ticket, translate
from tolmach.web.agent.blueprint import agent

__all__ = ["acts", "agent", "answer", "files", "hand", "holding", "queue", "team", "ticket", "translate"]
