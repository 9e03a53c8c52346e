"""What needs the operator now, and the live board."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from tolmach.inbox.trouble_names import TroubleNames, names_of_troubles
from tolmach.routing.board import PoolOnBoard, board
from tolmach.tickets.warn import Warned, warned_for
from tolmach.troubles.settle import OpenTroubles, open_troubles
from tolmach.web.fragments import render_fragment
from tolmach.web.house import the_house
from tolmach.web.operator.blueprint import operator, reading
from tolmach.web.reader import the_reader

TEMPLATE = "operator/overview.html"
MOST_OF_A_KIND = 3


@dataclass(frozen=True, kw_only=True)
class Overview:
    """Everything the overview shows."""

    troubles: tuple[OpenTroubles, ...]
    names: TroubleNames
    board: tuple[PoolOnBoard, ...]
    warned: tuple[Warned, ...] = ()

    @property
    def open_count(self) -> int:
        """How many troubles are open, of every kind."""
        return sum(group.count for group in self.troubles)

    @property
    def overdue(self) -> int:
        """How many tickets are late."""
        return sum(line.waiting.overdue for line in self.board)

    @property
    def unattended(self) -> tuple[PoolOnBoard, ...]:
        """The pools that are open, or waited for, with nobody there."""
        return tuple(line for line in self.board if line.is_unattended)


@operator.get("")
def overview() -> ResponseReturnValue:
    """The first page of the operator's day."""
    with reading() as session:
        troubles = open_troubles(session, most=MOST_OF_A_KIND)
        page = Overview(
            troubles=troubles,
            names=names_of_troubles(session, [row for group in troubles for row in group.rows]),
            board=board(session, now=the_house().clock.now()),
            warned=warned_for(session, the_reader().access),
        )
    return render_template(TEMPLATE, page=page)


@operator.get("/board")
def live_board() -> ResponseReturnValue:
    """The board's part of the overview, asked again every fifteen seconds."""
    with reading() as session:
        page = Overview(troubles=(), names=TroubleNames(), board=board(session, now=the_house().clock.now()))
    return render_fragment(TEMPLATE, "board", page=page)
