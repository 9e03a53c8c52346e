"""Makes the letter that asks a customer how it went."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tolmach.keys import Keyring
from tolmach.outbox.html_part import html_part
from tolmach.outbox.letter import OutgoingLetter
from tolmach.outbox.model import OutboxRow
from tolmach.outbox.port import NoLongerWanted
from tolmach.replies.outgoing import legal_footer, sending_mailbox
from tolmach.replies.own_letters import own_letter
from tolmach.surveys.ask import SURVEY_LETTER, may_be_asked
from tolmach.surveys.link import survey_link
from tolmach.surveys.model import Answer, Survey
from tolmach.tickets.model import Ticket
from tolmach.tickets.references import reply_address


class SurveyLetters:
    """Asks in the customer's language, with a link for each answer and one to want no more surveys.

    Whether they may still be asked is looked at once more: the matter may have gone on since, or the customer refused.
    """

    def __init__(self, keyring: Keyring, public_url: str) -> None:
        self._keyring = keyring
        self._public_url = public_url

    def __call__(self, session: Session, row: OutboxRow) -> OutgoingLetter:
        survey = session.get_one(Survey, row.subject_id)
        ticket = session.get_one(Ticket, survey.ticket_id)
        address = may_be_asked(session, ticket)
        if address is None:
            raise NoLongerWanted(row.letter, row.subject_id)
        mailbox = sending_mailbox(session, ticket)
        page = survey_link(self._keyring, self._public_url, ticket)
        values = {f"survey.{answer}": f"{page}?answer={answer}" for answer in Answer} | {"survey.stop": f"{page}/stop"}
        letter = own_letter(session, ticket, SURVEY_LETTER, now=row.created_at, values=values)
        footer = legal_footer(session, ticket, language=letter.language, at=row.created_at)
        reply_to = None
        if mailbox.takes_plus_addresses:
            reply_to = reply_address(self._keyring, mailbox.address, ticket.reference)
        return OutgoingLetter(
            mailbox_id=mailbox.id,
            from_name=mailbox.display_name,
            from_address=mailbox.address,
            to_address=address,
            reply_to=reply_to,
            subject=letter.subject,
            text="\n\n".join(part for part in (letter.text.strip(), footer) if part) + "\n",
            html=html_part(letter.text, language=letter.language, footer=footer),
            language=letter.language,
            message_id=row.message_id,
            # One click in the mail program, without opening a page (RFC 8058).
            headers={
                "Auto-Submitted": "auto-generated",
                "List-Unsubscribe": f"<{page}/stop>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )
