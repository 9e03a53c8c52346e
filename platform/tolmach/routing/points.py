"""How much of a person's capacity a ticket fills, by its channel. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from tolmach.outbox.model import Channel

POINTS: Mapping[Channel, int] = {
    Channel.MAIL: 1,
    Channel.FORM: 1,
    Channel.API: 1,
    Channel.CHAT: 3,
    Channel.MARKETPLACE: 1,
}
"""The house's own: a chat wants its person for as long as it lasts, letters wait in a row."""


def points_of(channel: Channel, own: Mapping[str, int] | None = None) -> int:
    """The points of one ticket of the channel: the pool's own where it has any, else the house's."""
    return (own or {}).get(channel, POINTS[channel])
