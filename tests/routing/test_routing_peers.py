"""The bug reports that others got about who gets a ticket, each as a case here: none could be written about this.

Numbers are of the peers' own trackers; Freshdesk's words are of its manual ("round robin … is not tied to the business
hours"), which no tracker of it is public beside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from desk_letters import open_ticket
from house_makers import TUESDAY_TEN, FrozenClock, Shops, make_agent
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.errors import Refused
from tolmach.hours.model import Holiday
from tolmach.jobs.work import release
from tolmach.pools.model import Absence, PersonCalendar, Pool, PoolMember, Presence, Shift, Strategy, UserPresence
from tolmach.replies.send import send_reply
from tolmach.routing.hand import hand_ticket
from tolmach.routing.take import take_ticket
from tolmach.tickets.model import Ticket, TicketStatus
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.wiring import House

pytestmark = pytest.mark.database
HOUR = timedelta(hours=1)
SATURDAY = TUESDAY_TEN - timedelta(days=3)

Said = Callable[[Session, Shops], None]


@pytest.fixture(autouse=True)
def zora(house: House, shops: Shops) -> None:
    """Beside Alena in the Slovak pool."""
    with house.database.writing.begin() as session:
        shops.users["zora"] = make_agent(session, "Zora", {"sk": shops.pools["sk"]})


def say(house: House, shops: Shops, *said: Said) -> None:
    with house.database.writing.begin() as session:
        for one in said:
            one(session, shops)


def letters(house: House, how_many: int, *, tag: str = "a") -> list[int]:
    text = "Dobrý deň, kde je môj balík číslo"
    return [
        open_ticket(
            house,
            "sk@novesta.example",
            text=f"{text} {tag}{number}?",
            message_id=f"{tag}{number}@post.example",
            sender=f"customer-{tag}{number}@post.example",
        )
        for number in range(how_many)
    ]


def held(house: House, shops: Shops) -> Counter[str | None]:
    names: dict[int | None, str | None] = {user_id: name for name, user_id in shops.users.items()} | {None: None}
    with house.database.reading() as session:
        return Counter(names[user_id] for user_id in session.scalars(select(Ticket.assignee_id)))


def strategy(kind: Strategy) -> Said:
    return lambda session, shops: setattr(session.get_one(Pool, shops.pools["sk"]), "strategy", kind)


def presence(kind: Presence, who: str = "alena") -> Said:
    return lambda session, shops: session.add(
        UserPresence(user_id=shops.users[who], presence=kind, since=TUESDAY_TEN - HOUR)
    )


def absence(who: str = "alena", *, kind: str = "holiday", hours: float = 30) -> Said:
    return lambda session, shops: session.add(
        Absence(user_id=shops.users[who], starts_at=TUESDAY_TEN - HOUR, ends_at=TUESDAY_TEN + hours * HOUR, kind=kind)
    )


def shift(begin: float, end: float, who: str = "alena") -> Said:
    return lambda session, shops: session.add(
        Shift(
            pool_id=shops.pools["sk"],
            user_id=shops.users[who],
            starts_at=TUESDAY_TEN + begin * HOUR,
            ends_at=TUESDAY_TEN + end * HOUR,
        )
    )


def signed_in_asked(session: Session, shops: Shops) -> None:
    """Alena signed in and went home without a word: idle for hours."""
    session.get_one(Pool, shops.pools["sk"]).away_after_minutes = 15


def own_public_holiday(session: Session, shops: Shops) -> None:
    session.add(Holiday(country="XX", day=TUESDAY_TEN.date(), name="A day of hers", stored_at=TUESDAY_TEN))
    session.add(PersonCalendar(user_id=shops.users["alena"], country="XX"))


def holds_as_much_as_she_can(session: Session, shops: Shops) -> None:
    session.execute(update(PoolMember).where(PoolMember.user_id == shops.users["alena"]).values(capacity=0))


NEVER = {
    # name: what is said of Alena; every one of four letters then goes to Zora
    "Libredesk #561: away by hand": (presence(Presence.AWAY),),
    "Libredesk #44: busy with what she has": (presence(Presence.BUSY),),
    "Frappe #1528: on leave": (absence(),),
    "Frappe #3372: unavailable is never the last resort": (absence(kind="illness"),),
    "Frappe #1528: her shift is later": (shift(2, 6),),
    "Frappe #1528: her shift is over": (shift(-4, 0),),
    "OCA helpdesk #1070: a holiday that is hers alone": (own_public_holiday,),
    "Chatwoot #1198: no room": (holds_as_much_as_she_can,),
}
STRATEGIES = (Strategy.LEAST_LOADED, Strategy.LONGEST_IDLE, Strategy.ROUND_ROBIN, Strategy.STICKY)


@pytest.mark.parametrize("kind", STRATEGIES)
@pytest.mark.parametrize("said", NEVER.values(), ids=NEVER)
def test_who_is_not_there_is_given_nothing_by_no_strategy(
    house: House, shops: Shops, said: tuple[Said, ...], kind: Strategy
):
    say(house, shops, strategy(kind), *said)
    letters(house, 2)
    release(house)
    assert held(house, shops) == {"zora": 2}


@pytest.mark.parametrize("said", NEVER.values(), ids=NEVER)
def test_and_nobody_is_given_it_where_nobody_else_is_there(house: House, shops: Shops, said: tuple[Said, ...]):
    """Frappe #3372 and the like: "used only as a last resort, so a ticket is never left unassigned". Here it waits."""
    say(house, shops, absence("zora"), *said)
    letters(house, 1)
    release(house)
    assert held(house, shops) == {None: 1}


def test_idle_and_offline_are_not_there(house: House, shops: Shops):
    """Libredesk #561: idle or offline agents land in the pool that is dealt to. Here a pool may ask for signing in."""
    say(house, shops, signed_in_asked)
    letters(house, 1)
    assert held(house, shops) == {None: 1}


CLOSED = {
    # Freshdesk: who switched it on "during non-business hours" is given tickets all the same.
    "on a Saturday": SATURDAY,
    "in the evening": TUESDAY_TEN + 8 * HOUR,
    "at closing": TUESDAY_TEN + 6 * HOUR,
    "a moment before opening": TUESDAY_TEN - 2 * HOUR - timedelta(seconds=1),
}


@pytest.mark.parametrize("now", CLOSED.values(), ids=CLOSED)
@pytest.mark.parametrize("kind", STRATEGIES)
def test_freshdesk_round_robin_asks_the_business_hours(
    house: House, shops: Shops, clock: FrozenClock, now: datetime, kind: Strategy
):
    clock.at = now
    say(house, shops, strategy(kind), presence(Presence.AVAILABLE))
    letters(house, 2)
    release(house)
    assert held(house, shops) == {None: 2}


def test_zammad_854_round_robin_deals_in_turn(house: House, shops: Shops):
    """Asked for since 2017: round robin, people added and removed, nobody left out."""
    say(house, shops, strategy(Strategy.ROUND_ROBIN))
    letters(house, 4)
    assert held(house, shops) == {"alena": 2, "zora": 2}
    say(
        house, shops, lambda session, _: shops.users.update(ivan=make_agent(session, "Ivan", {"sk": shops.pools["sk"]}))
    )
    letters(house, 3, tag="b")
    assert held(house, shops) == {"alena": 3, "zora": 3, "ivan": 1}
    say(house, shops, absence("zora"))
    letters(house, 4, tag="c")
    assert held(house, shops) == {"alena": 5, "zora": 3, "ivan": 3}, "who is away keeps what they have and gets no more"


def test_chatwoot_10583_what_was_over_everybodys_limit_comes_first_when_there_is_room(house: House, shops: Shops):
    """There a chat that waited is stuck while the next one is given to whoever became free."""
    say(house, shops, absence("zora"), lambda session, _: session.execute(update(PoolMember).values(capacity=3)))
    first = letters(house, 4)
    assert held(house, shops) == {"alena": 3, None: 1}
    with house.database.writing.begin() as session:
        ticket = session.get_one(Ticket, first[0])
        send_reply(
            session,
            shops.access("alena"),
            ticket,
            text="Príde.",
            draft_id=None,
            is_solving=True,
            detector=house.detector,
            now=TUESDAY_TEN,
        )
    (later,) = letters(house, 1, tag="b")
    # What is due within the hour may fill people's hands; what has time would leave room for who comes later.
    say(house, shops, lambda session, _: session.execute(update(Ticket).values(due_at=TUESDAY_TEN + HOUR)))
    release(house)
    with house.database.reading() as session:
        waited, new = session.get_one(Ticket, first[3]), session.get_one(Ticket, later)
        assert (waited.assignee_id, new.assignee_id) == (shops.users["alena"], None)


def test_chatwoot_12334_what_came_while_nobody_was_there_is_given_when_somebody_is(
    house: House, shops: Shops, clock: FrozenClock
):
    clock.at = TUESDAY_TEN - 4 * HOUR
    letters(house, 4)
    release(house)
    assert held(house, shops) == {None: 4}
    clock.at = TUESDAY_TEN - 2 * HOUR
    release(house)
    assert held(house, shops) == {"alena": 2, "zora": 2}


REOPENED = {
    # osTicket #3308 and #2768: a closed ticket that its customer opens again stays with who is on vacation.
    "on vacation": (absence(),),
    "her shift is over and the next is in two days": (shift(-4, -1), shift(46, 52)),
}


@pytest.mark.parametrize("said", REOPENED.values(), ids=REOPENED)
def test_osticket_3308_a_reopened_ticket_of_who_is_off_goes_to_the_pool(
    house: House, shops: Shops, said: tuple[Said, ...]
):
    say(house, shops, absence("zora", hours=-0.5))
    ticket_id = open_ticket(house, "sk@novesta.example")
    with house.database.writing.begin() as session:
        ticket = session.get_one(Ticket, ticket_id)
        ticket.assignee_id, ticket.status = shops.users["alena"], TicketStatus.SOLVED
    say(house, shops, absence("zora"), *said)
    again = {"message_id": "again@post.example", "In_Reply_To": "<first@post.example>"}
    open_ticket(house, "sk@novesta.example", text="Balík stále neprišiel, kde je?", **again)
    with house.database.reading() as session:
        ticket = session.get_one(Ticket, ticket_id)
        assert (ticket.assignee_id, ticket.pool_id, ticket.status) == (None, shops.pools["sk"], TicketStatus.OPEN)


def test_by_hand_anybody_may_take_and_only_those_who_are_there_are_given(house: House, shops: Shops):
    """Frappe #3372 lets assign to who is unavailable, with a warning. Here taking is free and giving is not."""
    say(house, shops, absence("zora"), absence("alena"))
    (ticket_id,) = letters(house, 1)
    with house.database.writing.begin() as session:
        take_ticket(session, shops.access("alena"), session.get_one(Ticket, ticket_id), now=TUESDAY_TEN)
    with pytest.raises(Refused, match="may not get"), house.database.writing.begin() as session:
        ticket = session.get_one(Ticket, ticket_id)
        hand_ticket(session, shops.access("alena"), ticket, shops.users["zora"], now=TUESDAY_TEN)
    assert held(house, shops) == {"alena": 1}


def test_chatwoot_5672_what_waits_for_nobody_is_known_to_the_operator(house: House, shops: Shops):
    """There it sits unassigned "with no one aware that they're in limbo"."""
    say(house, shops, absence("alena"), absence("zora"))
    letters(house, 1)
    with house.database.reading() as session:
        wanted = select(Trouble.kind).where(Trouble.mended_at.is_(None), Trouble.kind == TroubleKind.POOL_OFF_SHIFT)
        assert session.scalars(wanted).all() == [TroubleKind.POOL_OFF_SHIFT]


def test_a_persons_public_holiday_does_not_close_the_pool(house: House, shops: Shops):
    say(house, shops, own_public_holiday)
    (ticket_id,) = letters(house, 1)
    with house.database.reading() as session:
        ticket = session.get_one(Ticket, ticket_id)
        assert ticket.assignee_id == shops.users["zora"]
        assert ticket.due_at == TUESDAY_TEN + 24 * HOUR, "the promise counts the day as a working day"
        assert session.get_one(Market, ticket.market_id).country == "SK"
