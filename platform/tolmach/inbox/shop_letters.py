"""Makes the letter by which a kept letter goes whole to the shop."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Market, ShopMail
from tolmach.inbox.model import Letter, ShopForward
from tolmach.language import Language
from tolmach.outbox.letter import OutgoingFile, OutgoingLetter
from tolmach.outbox.model import Channel, OutboxRow
from tolmach.replies.outgoing import sending_mailbox
from tolmach.replies.slots import fill
from tolmach.replies.texts import letter_text
from tolmach.tickets.blobs import find_blobs
from tolmach.tickets.model import Message, Ticket

SHOP_LETTER = "shop"
"""The letter of an outbox row whose subject is a ``ShopForward``."""


class ShopLetters:
    """A mail goes as the bytes it came in; what a form or the API brought is no mail and goes as its words."""

    def __call__(self, session: Session, row: OutboxRow) -> OutgoingLetter:
        forward = session.get_one(ShopForward, row.subject_id)
        ticket = session.get_one(Ticket, forward.ticket_id)
        letter = session.get_one(Letter, forward.letter_id)
        message = session.scalars(
            select(Message).where(Message.client_id == ticket.client_id, Message.letter_id == letter.id)
        ).one()
        mailbox = sending_mailbox(session, ticket)
        is_mail = letter.channel is Channel.MAIL
        subject, text = self._words(session, forward, ticket, message, row)
        # As a plain file it arrives byte for byte, also where it came broken; a message in a message may not be encoded
        # (RFC 2046, 5.2.1) and would leave changed. Mail programs open it by its name.
        (kept,) = find_blobs(session, [(letter.client_id, letter.raw_sha256)]).values()
        raw = OutgoingFile(name="letter.eml", type="application/octet-stream", kept=kept)
        return OutgoingLetter(
            mailbox_id=mailbox.id,
            from_name=mailbox.display_name,
            from_address=mailbox.address,
            to_address=forward.to_address,
            reply_to=None,
            subject=subject,
            text=text if is_mail else f"{text}\n\n{message.text}",
            html=None,
            language=forward.language,
            message_id=row.message_id,
            headers={"Auto-Submitted": "auto-generated"},
            files=(raw,) if is_mail else (),
        )

    def _words(
        self, session: Session, forward: ShopForward, ticket: Ticket, message: Message, row: OutboxRow
    ) -> tuple[str, str]:
        key = "official" if forward.kind is ShopMail.OFFICIAL and forward.user_id is None else "for_shop"
        letter = letter_text(
            session, client_id=row.client_id, key=key, language=Language(forward.language), now=row.created_at
        )
        known = {
            "market.name": session.get_one(Market, forward.market_id).name,
            "ticket.reference": ticket.reference,
            "letter.from": message.from_address,
            "letter.subject": message.subject,
        }
        return fill(letter.subject, known)[0], fill(letter.text, known)[0]
