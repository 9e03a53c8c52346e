"""Pull the orders of shops that do not tell them: a page is one transaction, and asking is in none."""

from __future__ import annotations

from itertools import islice

import structlog

from tolmach.errors import PortError
from tolmach.orders.model import OrderFeed
from tolmach.orders.pull import MOST_PAGES, claim_feed, keep_page, pages_of, record_failure, record_pull
from tolmach.orders.shops.build import source_of
from tolmach.web_client import WebClient
from tolmach.wiring import House

_LOG = structlog.get_logger()


def pull_orders(house: House) -> bool:
    """Pull from the shop that waits longest, a few pages; False when none is due."""
    with house.database.writing.begin() as session:
        feed = claim_feed(session)
    if feed is None:
        return False
    try:
        has_more = _pull(house, feed)
    except PortError as error:
        _record_failure(house, feed, error)
    except Exception as error:
        _LOG.exception("orders.failed", feed=feed.id, client=feed.client_id)
        _record_failure(house, feed, PortError("orders", type(error).__name__, permanent=False))
    else:
        with house.database.writing.begin() as session:
            record_pull(session, feed, has_more=has_more, now=house.clock.now())
    return True


def _pull(house: House, feed: OrderFeed) -> bool:
    """Whether there may be more than was kept."""
    source = source_of(feed, WebClient(house.settings.private_hosts))
    for page in islice(pages_of(feed, source), MOST_PAGES):
        with house.database.writing.begin() as session:
            is_ours = keep_page(session, feed, page, now=house.clock.now())
        if not is_ours or not page.walk:
            return False
    return True


def _record_failure(house: House, feed: OrderFeed, error: PortError) -> None:
    _LOG.warning("orders.not_pulled", feed=feed.id, client=feed.client_id, reason=error.reason)
    with house.database.writing.begin() as session:
        record_failure(session, feed, error, now=house.clock.now())
