"""Orders are pulled from shops: page after page from a real server, and whatever it answers loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from shop_server import ShopServer, shop_server
from sqlalchemy import func, select, update

from tolmach.cli import tolmach
from tolmach.clients.model import Market
from tolmach.db import database_now
from tolmach.errors import PortError, Refused
from tolmach.events.actor import JOB
from tolmach.events.model import Event
from tolmach.jobs.orders import pull_orders
from tolmach.orders.connect import connect_shop, disconnect_shop
from tolmach.orders.model import Order, OrderFeed, ShopSystem
from tolmach.orders.pull import MOST_PAGES, claim_feed, keep_page, record_failure
from tolmach.orders.source import OrderPage
from tolmach.private_hosts import PrivateHosts, read_private_hosts
from tolmach.settings import WrongSettings, read_settings
from tolmach.troubles.model import Trouble
from tolmach.web_client import WebClient, WebRefused
from tolmach.wiring import House

pytestmark = pytest.mark.database
HERE = read_private_hosts("127.0.0.1", [])
MODIFIED = datetime(2026, 9, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def shop() -> Iterator[ShopServer]:
    with shop_server() as running:
        yield running


@pytest.fixture
def near(house: House) -> House:
    """The house, allowed to ask this machine."""
    return replace(house, settings=replace(house.settings, private_hosts=HERE))


def connect(
    house: House, shops: Any, shop: ShopServer, system: ShopSystem, secret: str = "", where: str = "novesta-sk"
) -> None:
    with house.database.writing.begin() as session:
        market = session.get_one(Market, shops.markets[where])
        secret = secret or {ShopSystem.SHOPIFY: "shpat_1", ShopSystem.WOOCOMMERCE: "cs_1"}[system]
        told = {"now": house.clock.now(), "actor": JOB}
        connect_shop(session, market, system=system, address=shop.address, key="ck_1", secret=secret, **told)


def be_due(house: House) -> None:
    with house.database.writing.begin() as session:
        session.execute(update(OrderFeed).values(try_again_at=None))


def state(house: House) -> tuple[dict[str, Order], OrderFeed, list[Trouble]]:
    with house.database.reading() as session:
        orders = {row.number: row for row in session.scalars(select(Order))}
        open_ones = list(session.scalars(select(Trouble).where(Trouble.mended_at.is_(None))))
        return orders, session.scalars(select(OrderFeed)).one(), open_ones


def test_woocommerce_orders_as_recorded(near: House, shops, shop: ShopServer):
    connect(near, shops, shop, ShopSystem.WOOCOMMERCE)
    assert pull_orders(near)
    orders, feed, troubles = state(near)
    assert sorted(orders) == ["10443", "10444"]
    one, other = orders["10443"], orders["10444"]
    assert (one.status, one.payment_method, one.carrier) == ("processing", "Dobierka", "Packeta")
    assert (one.tracking_number, one.tracking_link) == ("Z1234567890", "")
    assert (one.address_folded, one.phone_folded, one.postcode) == ("maria@post.example", "+421905123456", "036 01")
    assert (one.total_minor, one.currency, one.ordered_on) == (11980, "EUR", date(2026, 9, 18))
    assert one.lines == [{"sku": "NV-01-42", "name": "Topánky Vltava", "size": "42", "colour": "čierna", "quantity": 2}]
    assert (other.status, other.refund_state, other.phone_folded) == ("refunded", "refunded", "")
    assert (feed.since, feed.attempts, feed.failing_since, troubles) == (MODIFIED, 0, None, [])
    assert not pull_orders(near), "it is not due again at once"


def test_shopify_orders_as_recorded(near: House, shops, shop: ShopServer):
    connect(near, shops, shop, ShopSystem.SHOPIFY)
    pull_orders(near)
    orders, feed, _ = state(near)
    one, other = orders["1001"], orders["1002"]
    assert (one.status, one.carrier, one.tracking_link) == ("shipped", "GLS", "https://gls.example/G123")
    assert (one.total_minor, one.shipped_on, one.phone_folded) == (11980, date(2026, 9, 20), "+421905123456")
    assert (one.customer_name, one.lines[0]["size"], one.lines[0]["quantity"]) == ("Mária Kováčová", "42 / black", 2)
    assert (other.status, other.refund_state) == ("cancelled", "partly refunded")
    assert feed.since == datetime(2026, 9, 21, 8, 0, tzinfo=UTC)
    assert [asked.get("page_info") for asked in shop.asked] == [None, "1"]


@pytest.mark.parametrize("on_a_page", [1, 2, 3, 100])
def test_pages_of_any_size_bring_every_order(near: House, shops, shop: ShopServer, on_a_page: int):
    shop.on_a_page = on_a_page
    shop.woo = [dict(shop.woo[0], number=str(one), date_modified_gmt="2026-09-21T07:00:00") for one in range(1, 6)]
    connect(near, shops, shop, ShopSystem.WOOCOMMERCE)
    pull_orders(near)
    assert sorted(state(near)[0]) == ["1", "2", "3", "4", "5"]


def test_what_changes_in_the_second_where_the_last_pull_ended_is_not_lost(near: House, shops, shop: ShopServer):
    connect(near, shops, shop, ShopSystem.WOOCOMMERCE)
    shop.on_a_page = 100
    shop.woo = [dict(shop.woo[0], number=number, date_modified_gmt="2026-09-21T07:00:00") for number in ("1", "2")]
    pull_orders(near)
    shop.woo[0]["status"] = "cancelled"
    shop.woo += [dict(shop.woo[0], number="3"), dict(shop.woo[0], number="4", date_modified_gmt="2026-09-21T06:59:00")]
    for _ in range(2):
        be_due(near)
        pull_orders(near)
    assert [one["modified_after"][11:] for one in shop.asked[1:]] == ["06:55:00", "07:00:00"], "twice is enough"
    orders, feed, _ = state(near)
    assert {number: row.status for number, row in orders.items()} == {
        "1": "cancelled",
        "2": "processing",
        "3": "cancelled",
        "4": "cancelled",
    }
    assert feed.since == datetime(2026, 9, 21, 7, 0, tzinfo=UTC)
    with near.database.reading() as session:
        told = [
            event.data["orders"]
            for event in session.scalars(select(Event).where(Event.kind == "orders.told").order_by(Event.id))
        ]
    assert told == [2, 3], "what is read again and did not change is not kept again"


@pytest.mark.parametrize("system", ShopSystem)
def test_more_orders_of_one_second_than_a_pull_takes_are_all_read_in_several(
    near: House, shops, shop: ShopServer, system: ShopSystem
):
    count = MOST_PAGES + 2
    shop.woo = [dict(shop.woo[0], number=str(one)) for one in range(count)]
    shop.shopify = [dict(shop.shopify[0], name=f"#{one}") for one in range(count)]
    connect(near, shops, shop, system)
    for has_moved in (True, False):
        be_due(near)
        assert [pull_orders(near) for _ in range(3)] == [True, True, False]
        orders, feed, _ = state(near)
        assert (len(orders), feed.walk, feed.since) == (count, "", datetime(2026, 9, 21, 7, 0, tzinfo=UTC))
        assert feed.has_moved is has_moved


def test_no_shop_keeps_another_waiting(near: House, shops, shop: ShopServer):
    shop.woo = [dict(shop.woo[0], number=str(one)) for one in range(MOST_PAGES + 2)]
    for market in ("sk", "cs"):
        connect(near, shops, shop, ShopSystem.WOOCOMMERCE, where=f"novesta-{market}")
    pull_orders(near)
    pull_orders(near)
    with near.database.writing.begin() as session:
        kept = session.scalars(select(func.count(Order.id)).group_by(Order.market_id)).all()
        assert (len(kept), kept[0]) == (2, kept[1])
        for market, minutes in (("sk", 1), ("cs", 60)):
            waits = update(OrderFeed).where(OrderFeed.market_id == shops.markets[f"novesta-{market}"])
            session.execute(waits.values(try_again_at=database_now(session) - timedelta(minutes=minutes)))
        feed = claim_feed(session)
        assert feed is not None
        assert feed.market_id == shops.markets["novesta-cs"]


def test_an_odd_order_is_kept_without_what_is_odd(near: House, shops, shop: ShopServer):
    parcel = {"tracking_number": "Z1", "custom_tracking_link": "https://packeta.example/Z1", "tracking_provider": "P"}
    good = dict(shop.woo[0], meta_data=[{"key": "_wc_shipment_tracking_items", "value": [parcel]}])
    odd = good | {
        "date_modified_gmt": "2026-09-21T07:00:01",
        "date_created": "1970-01-01T00:00:00",
        "total": "-5.00",
        "billing": {"first_name": "👟", "last_name": "Mária\ud800", "email": "not a mail", "phone": "👟"},
        "line_items": good["line_items"] * 10_000,
        "meta_data": [
            {
                "key": "_wc_shipment_tracking_items",
                "value": [{"tracking_number": "Z2", "custom_tracking_link": "http://packeta.example/Z2"}],
            }
        ],
    }
    connect(near, shops, shop, ShopSystem.WOOCOMMERCE)
    for told in (good, odd):
        shop.woo = [told, told | {"number": "-"}, {"date_modified_gmt": told["date_modified_gmt"]}]
        be_due(near)
        pull_orders(near)
    order = state(near)[0]["10443"]
    assert (order.customer_name, order.address_folded, order.phone_folded) == ("👟 Mária", "", "")
    assert (order.total_minor, order.currency, order.ordered_on, order.lines) == (0, "EUR", None, [])
    assert (order.tracking_number, order.tracking_link, order.status) == ("Z2", "", "processing")


def test_more_orders_than_were_asked_for_are_no_answer(near: House, shops, shop: ShopServer):
    shop.on_a_page = 1_000
    shop.woo = [dict(shop.woo[0], number=str(one)) for one in range(101)]
    connect(near, shops, shop, ShopSystem.WOOCOMMERCE)
    pull_orders(near)
    orders, _, troubles = state(near)
    assert orders == {}
    assert "more orders" in troubles[0].cause["reason"]


def test_an_order_whose_time_cannot_be_used_is_kept_once(near: House, shops, shop: ShopServer, clock):
    connect(near, shops, shop, ShopSystem.WOOCOMMERCE)
    shop.woo = [dict(shop.woo[0], date_modified_gmt="2099-01-01T00:00:00")]
    for _ in range(2):
        pull_orders(near)
        clock.move(minutes=5)
        be_due(near)
    began = clock.now() - timedelta(minutes=10)
    assert state(near)[0]["10443"].updated_at == began


@pytest.mark.parametrize(
    ("failure", "is_told"),
    [
        ((401, {}), True),
        ((404, {}), True),
        ((302, {"Location": "/x"}), True),
        (("html", {}), True),
        (("cut", {}), False),
        ((429, {"Retry-After": "7200"}), False),
        ((500, {}), False),
        ((503, {}), False),
    ],
)
def test_a_failure_is_tried_again_and_told_where_only_people_can_mend_it(
    near: House, shops, shop: ShopServer, failure: tuple, is_told: bool
):
    connect(near, shops, shop, ShopSystem.WOOCOMMERCE)
    shop.failures = [failure]
    began = datetime.now(UTC)
    assert pull_orders(near)
    orders, feed, troubles = state(near)
    assert (orders, feed.claim_token, feed.failing_since) == ({}, None, near.clock.now())
    assert feed.try_again_at is not None
    pause = feed.try_again_at - began
    assert pause > timedelta(minutes=110) if failure[0] == 429 else pause < timedelta(minutes=5)
    assert [row.cause["market"] for row in troubles] == (["Novesta SK"] if is_told else [])
    be_due(near)
    pull_orders(near)
    orders, feed, troubles = state(near)
    assert (len(orders), feed.failing_since, troubles) == (2, None, [])


def test_a_shop_that_is_away_for_long_is_told(near: House, shops, shop: ShopServer, clock):
    connect(near, shops, shop, ShopSystem.WOOCOMMERCE)
    for minutes, told in ((0, 0), (59, 0), (2, 1)):
        clock.move(minutes=minutes)
        shop.failures = [(500, {})]
        be_due(near)
        pull_orders(near)
        assert len(state(near)[2]) == told


def test_what_came_before_a_failure_is_kept(near: House, shops, shop: ShopServer):
    connect(near, shops, shop, ShopSystem.SHOPIFY)
    shop.link = "https://evil.example/orders.json?page_info=1"
    pull_orders(near)
    orders, feed, troubles = state(near)
    assert list(orders) == ["1001"]
    assert feed.since == datetime(2026, 9, 21, 7, 0, tzinfo=UTC)
    assert "another server" in troubles[0].cause["reason"]


def test_without_permission_this_machine_is_not_asked(house: House, shops, shop: ShopServer):
    connect(house, shops, shop, ShopSystem.WOOCOMMERCE)
    pull_orders(house)
    assert (shop.asked, len(state(house)[2])) == ([], 1)


def test_a_claim_that_was_lost_keeps_nothing(near: House, shops, shop: ShopServer):
    connect(near, shops, shop, ShopSystem.WOOCOMMERCE)
    with near.database.writing.begin() as session:
        feed = claim_feed(session)
    assert feed is not None
    with near.database.writing.begin() as session:
        session.execute(update(OrderFeed).values(claim_token="another"))
        page = OrderPage(orders=({"number": "1"},), read_to=MODIFIED)
        assert not keep_page(session, feed, page, now=near.clock.now())
    assert state(near)[0] == {}


def test_a_shop_that_was_disconnected_is_left_alone_and_keys_are_needed(near: House, shops, shop: ShopServer):
    connect(near, shops, shop, ShopSystem.WOOCOMMERCE)
    with near.database.writing.begin() as session:
        market = session.get_one(Market, shops.markets["novesta-sk"])
        disconnect_shop(session, market, now=near.clock.now(), actor=JOB)
        with pytest.raises(Refused):
            values = {"address": shop.address, "key": "", "secret": "x", "now": near.clock.now(), "actor": JOB}
            connect_shop(session, market, system=ShopSystem.WOOCOMMERCE, **values)
    assert not pull_orders(near)


@pytest.mark.parametrize("is_off", [True, False])
def test_whoever_ends_or_renews_a_connection_ends_what_runs(near: House, shops, shop: ShopServer, clock, is_off: bool):
    connect(near, shops, shop, ShopSystem.WOOCOMMERCE)
    shop.failures = [(401, {})]
    pull_orders(near)
    be_due(near)
    with near.database.writing.begin() as session:
        feed = claim_feed(session)
    assert feed is not None
    if is_off:
        for _ in range(2):
            with near.database.writing.begin() as session:
                market = session.get_one(Market, shops.markets["novesta-sk"])
                disconnect_shop(session, market, now=near.clock.now(), actor=JOB)
    else:
        connect(near, shops, shop, ShopSystem.WOOCOMMERCE)
    with near.database.writing.begin() as session:
        page = OrderPage(orders=({"number": "1"},), read_to=MODIFIED)
        assert not keep_page(session, feed, page, now=near.clock.now())
        record_failure(session, feed, PortError("http", "late", permanent=True), now=near.clock.now())
    orders, now_so, troubles = state(near)
    assert (orders, now_so.claim_token, now_so.claimed_until) == ({}, None, None)
    assert (now_so.is_active, now_so.failing_since, len(troubles)) == (not is_off, None, 0 if is_off else 1)
    with near.database.reading() as session:
        told = list(session.scalars(select(Event.kind).where(Event.kind.like("shop.%")).order_by(Event.id)))
    assert told == ["shop.connected", "shop.disconnected" if is_off else "shop.connected"]


def test_a_shop_is_connected_from_the_command_line(house: House, shops):
    environ = {
        "TOLMACH_DATA_DIR": str(house.settings.data_dir),
        "TOLMACH_DATABASE_URL": house.settings.database_url,
        "TOLMACH_SECRET_KEY": "test-secret-" + "s" * 32,
    }
    words = ["orders", "connect", "--client", "novesta", "--market", "sk", "--key", "ck_1", "--address"]
    done = CliRunner().invoke(tolmach, [*words, "https://novesta.example"], input="cs_1\n", env=environ)
    assert done.exit_code == 0, done.output
    assert "cs_1" not in done.output
    feed = state(house)[1]
    assert (feed.address, feed.key, feed.secret) == ("https://novesta.example", "ck_1", "cs_1")
    assert CliRunner().invoke(tolmach, [*words, "http://novesta.example"], input="cs_1\n", env=environ).exit_code == 1


def test_a_slow_server_and_a_large_answer_are_given_up(shop: ShopServer):
    shop.failures = [("slow", {})]
    with pytest.raises(PortError) as failed:
        WebClient(HERE, seconds=0.2).get(shop.address, {})
    assert not failed.value.permanent
    shop.failures = [("dripping", {})]
    with pytest.raises(PortError, match="TimeoutError"):
        WebClient(HERE, seconds=0.3).get(shop.address, {})
    shop.failures = [(200, {})]
    with pytest.raises(PortError, match="too large"):
        WebClient(HERE, largest=5).get(shop.address, {})
    with pytest.raises(WebRefused, match="401"):
        WebClient(HERE).get(shop.address, {})


@pytest.mark.parametrize(
    "address",
    """http://127.0.0.1:1/ https://127.0.0.1:1/ https://localhost:1/ https://10.0.0.1/ https://[::1]/ http://8.8.8.8/
    https://169.254.169.254/ https://[::ffff:10.0.0.1]/ https://[64:ff9b::a00:1]/ https://0.0.0.0/ ftp://shop.example/
    https:// https://shop.example:0/""".split(),
)
def test_places_that_nobody_listed_are_refused_without_a_call(address: str):
    with pytest.raises(PortError) as refused:
        WebClient(PrivateHosts()).get(address, {})
    assert refused.value.permanent


@pytest.mark.parametrize(
    ("listed", "host", "address", "is_allowed"),
    [
        ("10.0.0.0/8", "shop", "10.1.2.3", True),
        ("10.0.0.0/8", "shop", "::ffff:10.1.2.3", True),
        ("Shop.lan", "shop.LAN.", "192.168.1.5", True),
        ("shop.lan", "other.lan", "192.168.1.5", False),
        ("192.168.1.5", "other.lan", "192.168.1.6", False),
        ("fd00::/8", "shop", "fd00::5", True),
        ("", "shop", "8.8.8.8", True),
        ("", "shop", "224.0.0.1", False),
    ],
)
def test_which_private_hosts_are_allowed(listed: str, host: str, address: str, is_allowed: bool):
    assert read_private_hosts(listed, []).allows(host, address) is is_allowed


def test_what_is_neither_host_nor_network_is_said(tmp_path: Path):
    problems: list[str] = []
    read_private_hosts("10.0.0.1/8, http://x, shop.lan", problems)
    assert len(problems) == 2
    with pytest.raises(WrongSettings, match="http://x"):
        read_settings({"TOLMACH_DATA_DIR": str(tmp_path), "TOLMACH_PRIVATE_HOSTS": "http://x"})
    assert read_settings({"TOLMACH_DATA_DIR": str(tmp_path), "TOLMACH_PRIVATE_HOSTS": "shop.lan"}).private_hosts.names
