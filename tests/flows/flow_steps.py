"""Steps that flow tests share: a letter comes in, all jobs run, letters that left are read back."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from house_makers import letter_bytes
from sqlalchemy import select, update

from tolmach.jobs.ingest import Kept, keep_mail
from tolmach.jobs.work import prepare_one, receive_one, send_one, translate_one
from tolmach.outbox.model import OutboxRow
from tolmach.replies.model import Draft
from tolmach.tickets.model import Message, Ticket
from tolmach.wiring import House


def mail_in(house: House, text: str, *, to: str, **parts: str) -> Kept:
    """A letter comes in and every job runs until nothing is left to do."""
    kept = keep_mail(house, letter_bytes(text, to=to, **parts))
    run_jobs(house)
    return kept


def run_jobs(house: House) -> None:
    for job in (receive_one, prepare_one, translate_one, send_one):
        while job(house):
            pass


def let_letters_leave(house: House) -> None:
    """The ten seconds of taking back have passed, by the database's clock."""
    with house.database.writing.begin() as session:
        session.execute(update(OutboxRow).values(try_again_at=None))
    run_jobs(house)


def letters_sent(house: House, address: str) -> list[EmailMessage]:
    """What arrived at an address, the oldest first."""
    folder = house.settings.data_dir / "sent" / address
    files = sorted((path for path in folder.rglob("*") if path.is_file()), key=_order)
    return [message_from_bytes(path.read_bytes(), policy=default) for path in files]  # type: ignore[misc]


def words_in(mail: EmailMessage) -> str:
    """The plain text of a letter that left."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def tickets(house: House) -> list[Ticket]:
    with house.database.reading() as session:
        return list(session.scalars(select(Ticket).order_by(Ticket.id)))


def messages(house: House, ticket: Ticket | None = None) -> list[Message]:
    with house.database.reading() as session:
        query = select(Message).order_by(Message.id)
        return list(session.scalars(query.where(Message.ticket_id == ticket.id) if ticket else query))


def drafts(house: House) -> list[Draft]:
    with house.database.reading() as session:
        return list(session.scalars(select(Draft).order_by(Draft.id)))


def _order(path: Path) -> int:
    # A maildir's names end in a counter of the process: P<pid>Q<n>.<host>.
    return int(path.name.split("Q")[-1].split(".")[0])
