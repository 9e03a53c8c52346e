"""What the interface says in a language, so that tests hold whether or not the catalogues are compiled."""

from __future__ import annotations

from babel.support import Translations

from tolmach.paths import package_folder


def said(sentence: str, locale: str = "sk") -> str:
    """The sentence as a page in this locale has it."""
    return str(Translations.load(package_folder("tolmach_locales"), [locale]).gettext(sentence))
