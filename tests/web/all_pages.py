"""Every page of the house with somebody who may read it, in a house where each has something to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from desk import PORTUGUESE, SLOVAK, arrive
from draft_makers import answers, make_draft, make_reworded_translations, make_version, make_waiting_words
from house_makers import LETTERS, FrozenClock, Shops, make_agent, make_order
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tolmach.clients.model import ClientManner, Mailbox, Manner, SenderRule, SenderVerdict, ShopAddress, ShopMail
from tolmach.jobs.coverage import reckon_coverage
from tolmach.jobs.holidays import refresh_holidays
from tolmach.jobs.ingest import keep_mail
from tolmach.replies.learned_model import DoubtedLight
from tolmach.replies.library import install_library
from tolmach.replies.model import (
    Concept,
    ConceptFile,
    ConceptVersion,
    ContentVerdict,
    DraftOrigin,
    FileKind,
    Verdict,
    VersionState,
)
from tolmach.replies.own_concepts import override_concept
from tolmach.replies.send import send_reply
from tolmach.surveys.link import survey_link
from tolmach.surveys.model import Answer, Survey
from tolmach.tickets.answer_link import answer_link
from tolmach.tickets.model import Direction, Message, Ticket
from tolmach.tickets.status_link import status_link
from tolmach.tickets.topic import set_topic
from tolmach.tickets.write import write_note
from tolmach.translation.model import GlossaryTerm, MemorySegment, SegmentOrigin
from tolmach.translation.segments import segment_hash
from tolmach.wiring import House

NO_PAGES = {
    "static": "a file",
    "healthz": "one word for machines",
    "api-docs.openapi_json": "the API's description",
    "messages.show_message": "an answer of the API",
    "letters.show_letter": "an answer of the API",
    "agent.attachment": "a file",
    "agent.picture": "a file",
    "agent.reply_file": "a file",
    "agent.whole_letter": "a file",
    "agent.letter_html": "somebody else's letter, in a frame of its own",
    "agent.live_queue": "a part of the queue",
    "agent.warned_count": "a part of the bar",
    "agent.draft": "a part of the ticket page",
    "agent.letters": "a part of the ticket page",
    "operator.live_board": "a part of the overview",
    "operator.concept_file": "a file",
    "owner.download": "a file",
}
"""GET endpoints that are no pages for people, and why."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page: its endpoint, an address of it, and the name of a reader; None for a visitor."""

    endpoint: str
    path: str
    reader: str | None


def furnish(house: House, shops: Shops, clock: FrozenClock) -> tuple[str, str]:
    """Letters, notes, answers, troubles and a second agent; the reference of a waiting ticket and a status path."""
    with house.database.writing.begin() as session:
        install_library(session, now=clock.at)
        make_order(session, shops, "NV-2026-10482", "maria.kovacova@post.example")
        _words(session, shops, clock)
        _senders(session, shops, clock)
        _concepts(session, shops, clock)
        shops.users["zora"] = make_agent(session, "Zora", {"sk": shops.pools["sk"]})
    refresh_holidays(house)
    arrive(house, SLOVAK, to="sk@novesta.example", message_id="old@post.example")
    clock.move(minutes=20)
    _answer(house, shops, clock)
    arrive(house, PORTUGUESE, to="pt@novesta.example", message_id="pt@post.example", name="João Ferreira")
    arrive(house, "Kde je balík?", to="nobody@novesta.example", message_id="stray@post.example")
    reckon_coverage(house)
    keep_mail(house, (LETTERS / "kind-oof-cs.eml").read_bytes(), to=("sk@novesta.example",))
    clock.move(minutes=1)
    reference = arrive(house, SLOVAK, to="sk@novesta.example", message_id="new@post.example")
    again = {"subject": f"Re: {reference}", "message_id": "newest@post.example"}
    arrive(house, "Dobrý deň, kedy príde môj balík?", to="sk@novesta.example", **again)
    with house.database.writing.begin() as session:
        ticket = _ticket(session, reference)
        write_note(session, shops.access("alena"), ticket, text="Volal sklad.", now=clock.at)
        set_topic(session, shops.access("alena"), ticket, "return", now=clock.at)
        link = status_link(house.settings.keyring, "", ticket)
        survey = Survey(client_id=ticket.client_id, market_id=ticket.market_id, ticket_id=ticket.id)
        survey.customer_id, survey.language, survey.asked_at = ticket.customer_id, ticket.language, clock.at
        survey.answer, survey.comment, survey.answered_at = Answer.PARTLY, "Balík prišiel neskoro.", clock.at
        session.add(survey)
    _learned(house, shops, clock)
    return reference, link


def _learned(house: House, shops: Shops, clock: FrozenClock) -> None:
    """What agents taught: an edited wording, another word for a term, an answer and a sentence that wait, a topic."""
    answers(house, shops, make_version(house), "alena", "zora", "alena")
    with house.database.writing.begin() as session:
        make_reworded_translations(session, shops, "alena", "zora", "alena", now=clock.at)
        for number, question in enumerate(("Máte poukážky?", "Chcem kúpiť poukážku.", "Ako dlho platí poukážka?")):
            make_draft(session, shops, sender=f"card{number}@post.example", question=question, offered=None)
        light = DoubtedLight(language="sk", origin=DraftOrigin.MACHINE, untouched=12, decided=40, since=clock.at)
        session.add(light)
        make_waiting_words(session, shops, now=clock.at)


def _senders(session: Session, shops: Shops, clock: FrozenClock) -> None:
    """A form, somebody kept out, and an address for offers."""
    client_id = shops.clients["novesta"]
    for pattern, verdict in (("mailer@shopify.com", SenderVerdict.FORM), ("@spam.example", SenderVerdict.BLOCK)):
        session.add(SenderRule(client_id=client_id, pattern=pattern, verdict=verdict, created_at=clock.at))
    session.add(ShopAddress(client_id=client_id, kind=ShopMail.OFFER, address="shop@novesta.example"))


def _concepts(session: Session, shops: Shops, clock: FrozenClock) -> None:
    """A reply that Novesta has of its own and objects to, and versions in every state."""
    eva, novesta = shops.users["eva"], shops.clients["novesta"]
    shared = session.scalars(select(Concept).where(Concept.key == "cancel_order")).one()
    own = override_concept(session, shared.id, client_id=novesta, now=clock.at, actor=shops.access("olga").actor)
    states = dict(zip(("sk", "cs", "de", "hu", "pl", "ro"), VersionState, strict=True))
    for version in session.scalars(select(ConceptVersion).where(ConceptVersion.concept_id == own.id)):
        version.state = states.get(version.language, version.state)
        if version.language == "sk":
            version.state, version.engine = VersionState.MACHINE, "firefox"
        if version.language == "sl":
            session.delete(version)
        if version.language == "en":
            version.text += '\n\n{{if market.country == "IE"}}Post it in Ireland.{{else}}Post it at home.{{end}}'
    session.add(ClientManner(client_id=novesta, language="cs", manner=Manner.INFORMAL))
    session.add(
        ConceptFile(
            client_id=novesta,
            concept_key=own.key,
            language="cs",
            country="CZ",
            kind=FileKind.RETURN_LABEL,
            name="štítek.pdf",
            type="application/pdf",
            size=4,
            blob_sha256="0",
            added_at=clock.at,
        )
    )
    said = {"client_id": novesta, "source_version": 1, "language": "en", "user_id": eva, "at": clock.at}
    for verdict, remark in ((Verdict.APPROVED, ""), (Verdict.OBJECTED, "We cancel until the parcel has left.")):
        text = "Your order is cancelled at once."
        session.add(ContentVerdict(concept_id=own.id, verdict=verdict, remark=remark, text=text, **said))
        session.flush()


def _words(session: Session, shops: Shops, clock: FrozenClock) -> None:
    """A term and a remembered sentence, each in two languages."""
    client_id, source = shops.clients["novesta"], "Your order {{1}} is ready."
    term = GlossaryTerm(client_id=client_id, language="en", term="club card", created_at=clock.at)
    term.translations = {"sk": ["karta Novesta", "karty Novesta"], "de": ["Novesta-Karte"]}
    session.add(term)
    session.add(
        MemorySegment(
            client_id=client_id,
            source_language="en",
            target_language="sk",
            source_hash=segment_hash(source),
            source=source,
            target="Vaša objednávka {{1}} je pripravená.",
            origin=SegmentOrigin.EDITED,
            updated_at=clock.at,
        )
    )


def pages(house: House, shops: Shops, reference: str, status_path: str) -> list[Page]:
    """Every page; endpoints without one are in ``NO_PAGES``."""
    with house.database.reading() as session:
        mailbox = session.scalar(select(Mailbox.id).where(Mailbox.address == "sk@novesta.example"))
        # The newest letter of the ticket is not its first; the other ticket is an earlier one of the same customer.
        other = session.scalar(select(Ticket.reference).where(Ticket.reference != reference).order_by(Ticket.id))
        ticket_id = select(Ticket.id).where(Ticket.reference == reference).scalar_subquery()
        letters = Message.ticket_id == ticket_id, Message.direction == Direction.INBOUND
        second = session.scalar(select(func.max(Message.id)).where(*letters))
        own = select(Concept.id).where(Concept.client_id.is_not(None)).scalar_subquery()
        slovak = ConceptVersion.concept_id == own, ConceptVersion.language == "sk"
        concept, version = session.execute(select(ConceptVersion.concept_id, ConceptVersion.id).where(*slovak)).one()
    client, languages = "/operator/clients/novesta", "/operator/languages"
    rows = [
        ("login.show", "/login", None),
        ("home.show", "/", "alena"),
        ("settings.show", "/settings", "alena"),
        ("agent.queue", "/tickets", "alena"),
        ("agent.queue", "/tickets?shelf=done", "alena"),
        ("agent.queue", "/tickets?shelf=law", "alena"),
        ("agent.queue", "/tickets?q=objednavka", "alena"),
        ("agent.queue", "/tickets?q=nothinglikethis", "alena"),
        ("agent.ticket", f"/tickets/{reference}", "alena"),
        ("agent.holding", f"/tickets/{reference}/holding", "alena"),
        ("agent.colleagues", f"/tickets/{reference}/hand", "alena"),
        ("agent.why", f"/tickets/{reference}/why", "alena"),
        ("agent.merge", f"/tickets/{reference}/merge", "alena"),
        ("agent.merge", f"/tickets/{reference}/merge?with={other}", "alena"),
        ("agent.split", f"/tickets/{reference}/split/{second}", "alena"),
        ("agent.team", "/team", "olga"),
        ("agent.wordings", "/wordings", "alena"),
        ("agent.wording", f"/wordings/{version}", "alena"),
        ("agent.informal_wording", f"/wordings/{version}/informal", "alena"),
        ("operator.overview", "/operator", "olga"),
        ("operator.concepts", "/operator/concepts", "olga"),
        ("operator.concepts", "/operator/concepts?client=novesta", "olga"),
        ("operator.new_concept", "/operator/concepts/new?client=novesta", "olga"),
        ("operator.concept", f"/operator/concepts/{concept}", "olga"),
        ("operator.concept_version", f"/operator/concepts/{concept}/sk", "olga"),
        ("operator.words", f"{client}/words?term=1&sentence=1", "olga"),
        ("operator.troubles", "/operator/troubles", "olga"),
        ("operator.clients", "/operator/clients", "olga"),
        ("operator.new_client", "/operator/clients/new", "olga"),
        ("operator.client", client, "olga"),
        ("operator.letters", f"{client}/letters", "olga"),
        ("operator.letter", f"{client}/letters/acknowledgement/sk", "olga"),
        ("operator.letter", f"{client}/letters/survey/sk", "olga"),
        ("operator.surveys", f"{client}/surveys", "olga"),
        ("operator.agreements", f"{client}/agreements", "olga"),
        ("operator.incoming", f"{client}/incoming", "olga"),
        ("operator.screened", "/operator/screened?client=novesta&q=automatic", "olga"),
        ("operator.screened", "/operator/screened", "olga"),
        ("operator.new_market", f"{client}/markets/new", "olga"),
        ("operator.market", f"{client}/markets/sk", "olga"),
        ("operator.new_mailbox", f"{client}/mailboxes/new", "olga"),
        ("operator.mailbox", f"{client}/mailboxes/{mailbox}", "olga"),
        ("operator.pools", "/operator/pools", "olga"),
        ("operator.new_pool", "/operator/pools/new", "olga"),
        ("operator.pool", "/operator/pools/sk", "olga"),
        ("operator.shifts", "/operator/pools/sk/shifts", "olga"),
        ("operator.allowance", "/operator/pools/sk/allowance", "olga"),
        ("operator.coverage", "/operator/coverage", "olga"),
        ("operator.planned_orders", "/operator/coverage/orders", "olga"),
        ("operator.drafts", "/operator/drafts", "olga"),
        ("operator.draft_figures", "/operator/drafts/figures", "olga"),
        ("operator.people", "/operator/people", "olga"),
        ("operator.new_person", "/operator/people/new", "olga"),
        ("operator.person", f"/operator/people/{shops.users['alena']}", "olga"),
        ("operator.holidays", "/operator/holidays", "olga"),
        ("operator.holiday_year", "/operator/holidays/SK/2026", "olga"),
        ("operator.client_events", "/operator/client-events", "olga"),
        ("operator.matrix", languages, "olga"),
        ("operator.client_languages", f"{languages}/novesta", "olga"),
        ("operator.ladder", f"{languages}/novesta/sk", "olga"),
        ("owner.show_markets", "/owner", "eva"),
        ("owner.show_report", "/owner/novesta/sk?from=2026-09-01&to=2026-09-30", "eva"),
        ("owner.show_shops", "/owner/replies", "eva"),
        ("owner.show_replies", "/owner/replies/novesta?language=en", "eva"),
        ("owner.show_handed", "/owner/left-to-you", "eva"),
        ("visitor.show_form", "/f/novesta/sk", None),
        ("visitor.thanks", "/f/novesta/sk/thanks", None),
        ("visitor.show_status", status_path, None),
        ("visitor.show_answer", answer_path(house, reference), None),
        ("visitor.answer_thanks", f"{answer_path(house, reference)}/thanks", None),
        ("visitor.show_survey", f"{survey_path(house, reference)}?answer=partly", None),
        ("visitor.survey_thanks", f"{survey_path(house, reference)}/thanks", None),
        ("visitor.show_survey_stop", f"{survey_path(house, reference)}/stop", None),
    ]
    return [Page(endpoint=endpoint, path=path, reader=reader) for endpoint, path, reader in rows]


def answer_path(house: House, reference: str) -> str:
    """The page on which this ticket's customer sends an order number."""
    with house.database.reading() as session:
        return answer_link(house.settings.keyring, "", _ticket(session, reference), "order_number")


def survey_path(house: House, reference: str) -> str:
    """The page on which this ticket's customer says how it went."""
    with house.database.reading() as session:
        return survey_link(house.settings.keyring, "", _ticket(session, reference))


def _answer(house: House, shops: Shops, clock: FrozenClock) -> None:
    with house.database.writing.begin() as session:
        ticket = session.scalars(select(Ticket)).one()
        text = "Dobrý deň,\n\nbalík dorazí zajtra.\n\nS pozdravom\nAlena"
        send_reply(
            session,
            shops.access("alena"),
            ticket,
            text=text,
            draft_id=None,
            is_solving=True,
            detector=house.detector,
            now=clock.at,
        )
    clock.move(seconds=timedelta(minutes=1).total_seconds())


def _ticket(session: Session, reference: str) -> Ticket:
    return session.scalars(select(Ticket).where(Ticket.reference == reference)).one()
