"""How many people a queue needs in which customers wait on the line. Pure.

The model is M/M/n (Poisson arrivals, exponential handling times, nobody hangs up): A. K. Erlang, *Solution of some
problems in the theory of probabilities of significance in automatic telephone exchanges*, The Post Office Electrical
Engineers' Journal 10 (1917) 189-197; in today's notation N. Gans, G. Koole, A. Mandelbaum, *Telephone call centers:
tutorial, review, and research prospects*, Manufacturing & Service Operations Management 5 (2003) 79-141, section 4.
Since people who give up are left out, it asks for rather too many people than too few.
"""

from __future__ import annotations

import math

MOST_AGENTS = 10_000
"""Where the search for a number of agents ends."""


def waiting_probability(agents: int, load: float) -> float:
    """The chance that who comes must wait (Erlang C); ``load`` is offered work in erlangs, arrivals × handling time.

    By way of Erlang B, whose recursion neither overflows nor loses digits: B(n) = A·B(n-1) / (n + A·B(n-1)), and
    C = n·B / (n - A·(1 - B)) (R. B. Cooper, *Introduction to Queueing Theory*, 2nd ed. 1981, chapter 3). With no more
    agents than erlangs the queue only grows, and everybody waits.
    """
    if load <= 0:
        return 0.0
    if agents <= load:
        return 1.0
    blocked = 1.0
    for agent in range(1, agents + 1):
        blocked = load * blocked / (agent + load * blocked)
    return agents * blocked / (agents - load * (1 - blocked))


def service_level(agents: int, load: float, *, handling_minutes: float, within_minutes: float) -> float:
    """The share of customers who are answered within so many minutes: 1 - C·exp(-(n - A)·t / handling time)."""
    if load <= 0:
        return 1.0
    if agents <= load:
        return 0.0
    still_waiting = math.exp(-(agents - load) * within_minutes / handling_minutes)
    return 1 - waiting_probability(agents, load) * still_waiting


def agents_needed(load: float, *, handling_minutes: float, within_minutes: float, share: float) -> int:
    """The fewest agents who answer ``share`` (below 1) of the customers within so many minutes; none without work."""
    if load <= 0:
        return 0
    for agents in range(math.floor(load) + 1, MOST_AGENTS):
        level = service_level(agents, load, handling_minutes=handling_minutes, within_minutes=within_minutes)
        if level >= share:
            return agents
    return MOST_AGENTS
