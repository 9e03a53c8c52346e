"""How long a customer's letter waits for its draft, engines warm: the whole way, and the share of each step.

Run it with ``taskset -c 0`` for one core.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tolmach.bench.intake import ADDRESS, TUESDAY_TEN, empty_house
from tolmach.bench.replies import MORE_FOR_TUNING, TEST_HALF, TUNING_HALF, read_letters
from tolmach.clients.model import Market, MarketFact
from tolmach.errors import Refused
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.work import receive_some
from tolmach.language import LANGUAGES, PIVOT, Language
from tolmach.orders.model import Order
from tolmach.pools.model import Level, Pool, Rung, Skill
from tolmach.replies.choice import Chooser
from tolmach.replies.find import Found
from tolmach.replies.library import install_library
from tolmach.replies.made import Prepared
from tolmach.replies.model import ConceptVersion, VersionState
from tolmach.replies.prepare import claim_draft, facts_of_claim, prepare_draft, record_draft
from tolmach.translation.brief import NO_BRIEF, Brief
from tolmach.translation.build import looks_like
from tolmach.translation.local import LocalEngine
from tolmach.translation.memory import SentenceMemory
from tolmach.translation.store import MANIFEST, InstalledModel, ModelStore
from tolmach.translation.translate import Translation, Translator
from tolmach.wiring import House

MOST_WORDS = 120
READING, FINDING, WORDING = "read_for_the_agent", "find", "word_by_machine"
_FACTS = {"return_address": "Novesta, Rua Longa 1, 1000-001 Lisboa", "return_days": "30", "refund_days": "14"}


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is known when the letters come: who reads them, whether the wording is there, what was said before."""

    name: str
    is_read: bool
    is_worded: bool
    remembers: bool = True


CASES = (
    Case(name="agent_reads", is_read=True, is_worded=True),
    Case(name="letter_translated", is_read=False, is_worded=True),
    Case(name="and_wording_missing", is_read=False, is_worded=False),
    Case(name="and_nothing_remembered", is_read=False, is_worded=False, remembers=False),
)
"""Each harder than the one before; ``remembers`` is the translator's memory of sentences it has computed."""


@dataclass
class Watch:
    """The seconds of each step of the letter at hand."""

    steps: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    @property
    def inside(self) -> float:
        """What the slow ports took."""
        return sum(self.steps.get(name, 0.0) for name in (READING, FINDING, WORDING))

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Add what happens inside to this step."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.steps[name] += time.perf_counter() - began


class WatchedTranslator(Translator):
    """The real one, its time told apart: into the agent's language, and into the customer's."""

    def __init__(self, engine: LocalEngine, watch: Watch, working: Language, *, remembers: bool) -> None:
        super().__init__([engine], looks_like, None if remembers else SentenceMemory(0))
        self._watch, self._working = watch, working

    def translate(
        self, text: str, source: str, target: str, *, brief: Brief = NO_BRIEF, engine: str | None = None
    ) -> Translation:
        with self._watch.step(READING if target == self._working else WORDING):
            return super().translate(text, source, target, brief=brief, engine=engine)


@dataclass(frozen=True, kw_only=True)
class WatchedChooser(Chooser):
    """The real one, its time added up."""

    watch: Watch

    def choose(self, text: str, asks: Mapping[str, Sequence[str]], *, most: int = 3) -> list[Found]:
        with self.watch.step(FINDING):
            return super().choose(text, asks, most=most)


def bench_drafts(
    data_dir: Path, *, language: Language, working: Language, most_letters: int, chooser: Chooser
) -> dict[str, Any]:
    """Seconds until the draft of a labelled letter of up to 120 words is recorded, by case.

    ``working`` is the agent's language. Where its models are not installed, copies of those of ``language`` stand in:
    as much work, other words. Raises Refused where the models of ``language`` lack.
    """
    rows = [row for row in read_letters(TEST_HALF, TUNING_HALF, MORE_FOR_TUNING) if row["language"] == language]
    texts = [row["text"] for row in rows if len(row["text"].split()) <= MOST_WORDS][:most_letters]
    with TemporaryDirectory(prefix="tolmach-bench-") as folder, empty_house(Path(folder), "") as house:
        stand_ins = _stand_in(ModelStore(data_dir), Path(folder), language, working)
        with house.database.writing.begin() as session:
            _furnish(session, language, working)
        parts = _Parts(house=house, engine=LocalEngine("firefox", ModelStore(Path(folder))), chooser=chooser)
        load_before = os.getloadavg()[0]
        try:
            cases = {case.name: _time_case(parts, case, texts, language, working) for case in CASES}
        finally:
            parts.engine.close()
    return {
        "name": "drafts",
        "letters": len(texts),
        "words_p50": statistics.median(len(text.split()) for text in texts),
        "direction": f"{language}-{working}",
        "pivot": PIVOT if PIVOT not in (language, working) else None,
        "stand_ins": stand_ins,
        "embedder": chooser.embedder.name if chooser.embedder else "words",
        "cores": len(os.sched_getaffinity(0)),
        "load": [round(load_before, 1), round(os.getloadavg()[0], 1)],
        **cases,
    }


@dataclass(frozen=True, kw_only=True)
class _Parts:
    house: House
    engine: LocalEngine
    chooser: Chooser

    def watched(self, watch: Watch, working: Language, *, remembers: bool) -> House:
        """The house with its two slow ports timed."""
        return replace(
            self.house,
            translator=WatchedTranslator(self.engine, watch, working, remembers=remembers),
            chooser=WatchedChooser(embedder=self.chooser.embedder, watch=watch),
        )


def _time_case(
    parts: _Parts, case: Case, texts: Sequence[str], language: Language, working: Language
) -> dict[str, Any]:
    _arrange(parts.house, case, language)
    watch, engine = Watch(), parts.engine
    house = parts.watched(watch, working, remembers=case.remembers)
    _take_in(house, case, [texts[0], *texts])
    _draft_one(house, watch)  # Whatever is loaded late is loaded now.
    watch.steps.clear()
    seconds: list[float] = []
    cpu: list[float] = []
    origins: Counter[str] = Counter()
    for _ in texts:
        cpu_before, began = _cpu_seconds(engine), time.perf_counter()
        origins[_draft_one(house, watch)] += 1
        seconds.append(time.perf_counter() - began)
        cpu.append(_cpu_seconds(engine) - cpu_before)
    shares = {name: round(spent / sum(seconds), 3) for name, spent in watch.steps.items()}
    return {
        **_percentiles("ms", seconds),
        **_percentiles("cpu_ms", cpu),
        "within_1_s": round(sum(one <= 1 for one in seconds) / len(seconds), 3),
        "shares": shares,
        "origins": dict(origins),
    }


def _draft_one(house: House, watch: Watch) -> str:
    """What ``jobs`` does for one wanted draft, its steps timed; the draft's origin."""
    with watch.step("facts"):
        with house.database.writing.begin() as session:
            claim = claim_draft(session)
        if claim is None:
            raise Refused("A letter of the benchmark wants no draft: the figure would say nothing.")
        with house.database.reading() as session:
            facts = facts_of_claim(session, claim, now=house.clock.now())
    known = watch.inside
    began = time.perf_counter()
    made = prepare_draft(house.translator, house.chooser, facts)
    inside = watch.inside - known
    watch.steps["compose"] += time.perf_counter() - began - inside
    with watch.step("record"), house.database.writing.begin() as session:
        record_draft(session, claim, made, now=house.clock.now())
    if not isinstance(made, Prepared):
        raise Refused(f"A draft of the benchmark failed ({made.reason}): the figure would say nothing.")
    return str(made.draft.origin)


def _percentiles(unit: str, values: Sequence[float]) -> dict[str, int]:
    cuts = statistics.quantiles(values, n=100)
    return {f"p{rank}_{unit}": round(cuts[rank - 1] * 1000) for rank in (50, 95, 99)}


def _cpu_seconds(engine: LocalEngine) -> float:
    """Processor time of this process and of the engines: what a busy machine does not add to."""
    # The number of a process's clock is made of its id as clock_getcpuclockid(3) does it on Linux.
    return time.process_time() + sum(time.clock_gettime((~pid << 3) | 2) for _direction, pid in engine.pids())


def _stand_in(store: ModelStore, data_dir: Path, language: Language, working: Language) -> list[str]:
    """Bring the models of both languages to and from the pivot into ``data_dir``; which of them are stand-ins."""
    stand_ins = []
    for code in (language, working):
        for source, target in ((code, PIVOT), (PIVOT, code)):
            if source == target:
                continue
            model = store.find("firefox", source, target)
            if model is None:
                like = (language if source == code else source, language if target == code else target)
                model = store.find("firefox", *like)
                stand_ins.append(f"{source}-{target} by {'-'.join(like)}")
            if model is None:
                raise Refused(f"No firefox model {source}-{target} is installed.")
            _copy(model, data_dir / "models" / "firefox" / f"{source}-{target}", source, target)
    return stand_ins


def _copy(model: InstalledModel, folder: Path, source: str, target: str) -> None:
    shutil.copytree(model.folder, folder)
    manifest = {"engine": model.engine, "source": source, "target": target, "version": model.version, "files": {}}
    (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")


def _furnish(session: Session, language: Language, working: Language) -> None:
    """The market of the empty house becomes one of ``language``, its agent one who works in ``working``."""
    install_library(session, now=TUESDAY_TEN)
    market = session.scalars(select(Market)).one()
    market.country, market.languages = LANGUAGES[language].countries[0], [language]
    session.execute(update(Pool).values(language=language, working_language=working))
    session.execute(update(Rung).values(language=language))
    session.execute(update(Skill).values(language=language))
    session.add_all(
        MarketFact(client_id=market.client_id, market_id=market.id, name=name, value=value)
        for name, value in _FACTS.items()
    )


def _arrange(house: House, case: Case, language: Language) -> None:
    with house.database.writing.begin() as session:
        session.execute(update(Skill).values(read=Level.NATIVE if case.is_read else Level.NONE))
        if not case.is_worded:
            mine = ConceptVersion.language == language
            session.execute(update(ConceptVersion).where(mine).values(state=VersionState.MACHINE))


def _take_in(house: House, case: Case, texts: Sequence[str]) -> None:
    """Each letter is of another customer, who has an order."""
    with house.database.writing.begin() as session:
        market = session.scalars(select(Market)).one()
        session.add_all(_order(market, f"{CASES.index(case)}{place:04}") for place in range(len(texts)))
    for place, text in enumerate(texts):
        keep_mail(house, _letter(f"{CASES.index(case)}{place:04}", text), to=(ADDRESS,))
    while receive_some(house):
        pass


def _letter(number: str, text: str) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = f"customer{number}@post.example", ADDRESS
    mail["Date"], mail["Message-ID"] = "Tue, 22 Sep 2026 09:58:00 +0200", f"<letter{number}@post.example>"
    mail.set_content(text, cte="8bit")
    return mail.as_bytes()


def _order(market: Market, number: str) -> Order:
    texts = dict.fromkeys(("pick_up_point", "payment_method", "invoice_link", "refund_state", "return_state"), "")
    return Order(
        **texts,
        client_id=market.client_id,
        market_id=market.id,
        number=f"NV-2026-{number}",
        number_folded=f"nv2026{number}",
        customer_name="",
        address_folded=f"customer{number}@post.example",
        phone_folded="",
        postcode="1000-001",
        status="shipped",
        carrier="Packeta",
        tracking_number=f"Z{number}00",
        tracking_link=f"https://tracking.packeta.example/Z{number}00",
        total_minor=5990,
        currency="EUR",
        lines=[],
        updated_at=TUESDAY_TEN,
    )
