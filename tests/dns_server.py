"""A small name server on this machine: real UDP, TXT records only."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from dns import flags, message, rcode
from dns.rdatatype import TXT
from dns.rrset import from_text

from tolmach.outbox.text_records import DnsRecords
from tolmach.settings import DnsServer


@dataclass
class Zone:
    """What it answers, and what it was asked; ``is_broken`` makes it fail every question."""

    records: dict[str, tuple[str, ...]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    is_broken: bool = False
    port: int = 0

    @property
    def resolver(self) -> DnsRecords:
        return DnsRecords(DnsServer(address="127.0.0.1", port=self.port))


@contextmanager
def name_server(records: Mapping[str, tuple[str, ...]]) -> Iterator[Zone]:
    zone = Zone(records=dict(records))

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            data, line = self.request
            question = message.from_wire(data)
            line.sendto(_answer(zone, question).to_wire(), self.client_address)

    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Handler) as server:
        zone.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield zone
        finally:
            server.shutdown()
            thread.join()


def _answer(zone: Zone, question: message.Message) -> message.Message:
    answer = message.make_response(question)
    answer.flags |= flags.RA
    (asked,) = question.question
    name = asked.name.to_text(omit_final_dot=True)
    zone.asked.append(name)
    if zone.is_broken:
        answer.set_rcode(rcode.SERVFAIL)
    elif name not in zone.records:
        answer.set_rcode(rcode.NXDOMAIN)
    elif asked.rdtype == TXT and zone.records[name]:
        # A text longer than 255 letters stands in several strings, which belong together.
        texts = [" ".join(f'"{text[at : at + 100]}"' for at in range(0, len(text), 100)) for text in zone.records[name]]
        answer.answer.append(from_text(asked.name, 60, "IN", "TXT", *texts))
    return answer
