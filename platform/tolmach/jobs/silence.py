"""What tells that letters stopped coming: test letters, and markets that are too quiet."""

from __future__ import annotations

from tolmach.coverage.silent_markets import listen_to_markets, tell_of_silence
from tolmach.inbox.round_trip import miss_test_letters, write_test_letters
from tolmach.wiring import House


def run_test_letters(house: House) -> bool:
    """Write what is due and miss what did not come back. Always False: a look every few minutes is enough."""
    now, has_relay, is_listening = house.clock.now(), bool(house.relay.settings), bool(house.settings.mail_listen)
    with house.database.writing.begin() as session:
        miss_test_letters(session, has_relay=has_relay, is_listening=is_listening, now=now)
        write_test_letters(session, has_relay=has_relay, is_listening=is_listening, now=now)
    return False


def listen(house: House) -> bool:
    """Listen whether letters come from every market. Always False: once an hour is enough."""
    now = house.clock.now()
    with house.database.reading() as session:
        heard = listen_to_markets(session, now=now)
    with house.database.writing.begin() as session:
        tell_of_silence(session, heard, now=now)
    return False
