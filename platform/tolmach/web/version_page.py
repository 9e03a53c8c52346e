"""A version of a concept beside what it is worded after, as operators and approvers edit it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from tolmach.accounts.access import Access
from tolmach.clients.model import Manner
from tolmach.i18n import current_locale
from tolmach.language import PIVOT, Language
from tolmach.replies.approvers import languages_to_approve
from tolmach.replies.branches import DATE, TOLD
from tolmach.replies.concept_grid import name_of
from tolmach.replies.concept_words import CONCEPT_SLOTS, Preview, VersionWords, preview_version
from tolmach.replies.concepts import Place, place_of, source_for, stamp_of, versions_of
from tolmach.replies.model import Concept, ConceptVersion
from tolmach.web.house import the_house
from tolmach.web.operator.forms import Form


@dataclass(frozen=True, kw_only=True)
class VersionPage:
    """What the page shows; ``source`` is None for the content itself."""

    concept: Concept
    name: str
    place: Place
    version: ConceptVersion | None
    source: ConceptVersion | None
    form: Form
    preview: tuple[Preview, ...]
    may_approve: bool
    blanks: str = " ".join(f"{{{{{slot}}}}}" for slot in CONCEPT_SLOTS)
    told: str = ", ".join(f'{DATE} >= "2026-07-31"' if name == DATE else name for name in TOLD)


def version_page(session: Session, access: Access, concept: Concept, place: Place, typed: Form | None) -> VersionPage:
    """Collect the page; what was typed stays."""
    versions = versions_of(session, concept)
    version = next((one for one in versions if place_of(one) == place), None)
    working = languages_to_approve(session, access)
    source = source_for(concept, versions, place, _reading(place, working, concept))
    form = typed or version_form(concept, version, begun_from=_begun_from(versions, place))
    return VersionPage(
        concept=concept,
        name=name_of(concept, {one.language: one.name for one in versions if place_of(one).is_plain}, current_locale()),
        place=place,
        version=version,
        source=source,
        form=form,
        preview=preview_version(
            session,
            form["text"],
            place.language,
            client_id=concept.client_id,
            country=place.country,
            now=the_house().clock.now(),
        ),
        may_approve=place.language in working,
    )


def version_form(concept: Concept, version: ConceptVersion | None, *, begun_from: ConceptVersion | None) -> Form:
    """The form with what is kept, or with the words that a missing version is made from by a few changes."""
    kept: dict[str, str] = {}
    if (shown := version or begun_from) is not None:
        kept = {"name": shown.name, "text": shown.text, "asks": "\n".join(version.asks) if version else ""}
    return Form({**kept, "seen": stamp_of(concept, version)})


def _begun_from(versions: Sequence[ConceptVersion], place: Place) -> ConceptVersion | None:
    """The words a missing version is made from by a few changes: the formal ones, and a country's from the language's.

    None for a language's own version, which no other one is near to.
    """
    nearest = replace(place, manner=Manner.FORMAL) if place.manner is Manner.INFORMAL else replace(place, country="")
    return None if place.is_plain else next((one for one in versions if place_of(one) == nearest), None)


def typed_words(form: Form) -> VersionWords:
    """The words of a form, one way of asking a line."""
    return VersionWords(name=form["name"], text=form["text"], asks=tuple(form["asks"].split("\n")))


def _reading(place: Place, working: Mapping[Language, Language], concept: Concept) -> Sequence[Language]:
    """The languages the reader can follow the source in, the best first."""
    own = (working[place.language],) if place.language in working else ()
    return (*own, Language(current_locale()), Language(concept.source_language), PIVOT)
