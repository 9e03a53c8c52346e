"""``/api/v1/orders``: tell the desk what became of orders."""

# flask-smorest has no types, so its decorators have none either.
# mypy: disallow-untyped-decorators=False

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import request
from flask_smorest import Blueprint
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, UnsupportedMediaType

from tolmach.errors import Refused
from tolmach.events.actor import Actor, ActorKind
from tolmach.orders.rules import MOST_ORDERS, ToldOrder, read_order, read_orders
from tolmach.orders.save import markets_of, save_orders
from tolmach.web.api.caller import admit_caller, the_caller
from tolmach.web.api.order_schemas import OrderSchema, OrdersTakenSchema
from tolmach.web.api.problems import tell_deep_nesting, tell_failure, tell_http_error, tell_refusal
from tolmach.web.guard import put_guard
from tolmach.web.house import the_house
from tolmach.web.racing import write_or_find

MOST_BODY_BYTES = 10 * 1024 * 1024
_ONE_OR_SOME = {"oneOf": [OrderSchema, {"type": "array", "maxItems": MOST_ORDERS, "items": OrderSchema}]}
BODY = {"required": True, "content": {"application/json": {"schema": _ONE_OR_SOME}}}

orders = Blueprint("orders", __name__, url_prefix="/api/v1", description="Orders of the shop")
put_guard(orders, admit_caller)
orders.register_error_handler(HTTPException, tell_http_error)
orders.register_error_handler(Refused, tell_refusal)
orders.register_error_handler(RecursionError, tell_deep_nesting)
orders.register_error_handler(Exception, tell_failure)


@orders.before_request
def _check_body() -> None:
    request.max_content_length = MOST_BODY_BYTES
    if not request.is_json:
        raise UnsupportedMediaType
    # A chunked body is cut at the limit instead of refused; read whole, it shows that it reached it.
    if len(request.get_data()) >= MOST_BODY_BYTES:
        raise RequestEntityTooLarge


@orders.post("/orders")
@orders.doc(requestBody=BODY)
@orders.response(200, OrdersTakenSchema)
@orders.alt_response(422, schema=None, description="Nothing was kept; a hundred faults at most are named")
def take_orders() -> Any:
    """Add or change one order or a list, by market and number; all of them or none.

    Fields that are left out stay as they are.
    """
    now = the_house().clock.now()
    told = _read(request.get_json(), now)
    whose: dict[str, Any] = {
        "client_id": the_caller().client_id,
        "actor": Actor(ActorKind.TOKEN, the_caller().token_id),
    }
    outcomes = write_or_find(lambda session: save_orders(session, told, now=now, **whose))
    states = zip(told, outcomes, strict=True)
    return {"orders": [{"number": order.number, "state": outcome.value} for order, outcome in states]}


def _read(body: object, now: datetime) -> list[ToldOrder]:
    """The orders, read before anything is written: SQLite's only writer waits for no long body."""
    with the_house().database.reading() as session:
        markets = markets_of(session, the_caller().client_id)
    if isinstance(body, list):
        return read_orders(body, markets=markets, now=now)
    return [read_order(body, markets=markets, now=now)]
