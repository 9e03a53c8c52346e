"""The matrix of who answers what, collected for its template."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from tolmach.clients.queries import ClientRow, list_clients, market_names
from tolmach.language import LANGUAGES
from tolmach.pools.ladders import RungView, ladders, rules_by_client
from tolmach.pools.model import ForeignRule


@dataclass(frozen=True, kw_only=True)
class Cell:
    """Client × language; a gap is a language one of its markets speaks, with nobody who answers it."""

    rungs: tuple[RungView, ...]
    is_needed: bool

    @property
    def is_gap(self) -> bool:
        """Whether customers can be expected and nobody serves them."""
        return self.is_needed and not any(rung.is_serving for rung in self.rungs)


@dataclass(frozen=True, kw_only=True)
class MatrixPage:
    """Every active client with every language of the house; cells by (client slug, language)."""

    clients: tuple[ClientRow, ...]
    languages: tuple[str, ...]
    cells: dict[tuple[str, str], Cell]
    rules: dict[str, ForeignRule]

    @property
    def gaps(self) -> int:
        """How many cells are gaps."""
        return sum(cell.is_gap for cell in self.cells.values())


def collect_matrix(session: Session) -> MatrixPage:
    """The matrix, in six queries."""
    clients = tuple(row for row in list_clients(session) if row.is_active)
    held, rules, needed = ladders(session), rules_by_client(session), needed_languages(session)
    return MatrixPage(
        clients=clients,
        languages=tuple(LANGUAGES),
        cells={
            (client.slug, language): Cell(
                rungs=held.get((client.id, language), ()),
                is_needed=language in needed.get(client.id, frozenset()),
            )
            for client in clients
            for language in LANGUAGES
        },
        rules={client.slug: rules[client.id] for client in clients if client.id in rules},
    )


def needed_languages(session: Session) -> dict[int, frozenset[str]]:
    """Client id → the languages its active markets speak."""
    needed: dict[int, frozenset[str]] = {}
    for market in market_names(session):
        needed[market.client_id] = needed.get(market.client_id, frozenset()) | frozenset(market.languages)
    return needed
