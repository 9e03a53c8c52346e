"""The composition root: settings in, a house with its database and every outside thing out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tolmach.clock import Clock
from tolmach.db import Database, open_database
from tolmach.detection.choose import build_detector
from tolmach.detection.port import Detector
from tolmach.inbox.round_trip_letters import ROUND_TRIP, RoundTripLetters
from tolmach.inbox.shop_letters import SHOP_LETTER, ShopLetters
from tolmach.outbox.enqueue import MESSAGE_LETTER
from tolmach.outbox.mailers import ConsoleMailer, MaildirMailer, SmtpMailer
from tolmach.outbox.port import LetterMaker, Mailer, Route
from tolmach.outbox.relay import relay_route
from tolmach.outbox.text_records import DnsRecords, TextRecords
from tolmach.replies.choice import Chooser
from tolmach.replies.embedder import build_embedder
from tolmach.replies.outgoing import MessageLetters
from tolmach.settings import Settings
from tolmach.store import BlobStore, FolderStore
from tolmach.surveys.ask import SURVEY_LETTER
from tolmach.surveys.letters import SurveyLetters
from tolmach.translation.build import build_translator
from tolmach.translation.translate import Translator


@dataclass(frozen=True, kw_only=True)
class House:
    """Everything a process needs to work; tests build one with fakes at the seams."""

    settings: Settings
    clock: Clock
    database: Database
    store: BlobStore
    detector: Detector
    translator: Translator
    chooser: Chooser = field(default_factory=Chooser)
    mailer: Mailer
    relay: Route = field(default_factory=Route)
    letters: Mapping[str, LetterMaker]
    text_records: TextRecords = field(default_factory=DnsRecords)

    def close(self) -> None:
        """End child processes and connections."""
        self.translator.close()
        self.database.engine.dispose()


def build_house(settings: Settings) -> House:
    """Put the real parts together as the settings name them. Nothing heavy is loaded before its first use."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return House(
        settings=settings,
        clock=settings.clock(),
        database=open_database(settings.database_url, settings.keyring),
        store=build_store(settings),
        detector=build_detector(settings.detector),
        translator=build_translator(settings.data_dir, http_address=settings.translate_url),
        chooser=Chooser(build_embedder()),
        mailer=_mailer(settings),
        relay=relay_route(settings.relay),
        letters=letter_makers(settings),
        text_records=DnsRecords(settings.dns),
    )


def build_store(settings: Settings) -> BlobStore:
    """The bucket that the settings name, else a folder in the data directory."""
    if settings.store is None:
        return FolderStore(settings.data_dir / "blobs")
    from tolmach.s3_store import BucketStore

    return BucketStore(settings.store)


def letter_makers(settings: Settings) -> Mapping[str, LetterMaker]:
    """Who makes which letter of the outbox when its time comes."""
    return {
        MESSAGE_LETTER: MessageLetters(settings.keyring, settings.public_url),
        SHOP_LETTER: ShopLetters(),
        SURVEY_LETTER: SurveyLetters(settings.keyring, settings.public_url),
        ROUND_TRIP: RoundTripLetters(settings.keyring),
    }


def _mailer(settings: Settings) -> Mailer:
    if settings.mailer == "maildir":
        return MaildirMailer(settings.data_dir / "sent")
    return ConsoleMailer() if settings.mailer == "console" else SmtpMailer()
