"""Every kind of gap in a catalogue is found, and a complete one passes."""

from __future__ import annotations

from pathlib import Path

import pytest
from check_catalogues import PLURALS, find_gaps

TEMPLATE = """
msgid "Send to %(name)s"
msgstr ""

msgid "%(count)d ticket"
msgid_plural "%(count)d tickets"
msgstr[0] ""
msgstr[1] ""
"""
RULES = {
    2: "(n != 1)",
    3: "(n==1 ? 0 : n>=2 && n<=4 ? 1 : 2)",
    4: "(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3)",
}


def catalogue(forms: int, texts: str, flag: str = "") -> str:
    header = f"Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals={forms}; plural={RULES[forms]};\\n"
    return f'{flag}msgid ""\nmsgstr ""\n"{header}"\n{texts}'


def complete_texts(forms: int) -> str:
    plurals = "\n".join(f'msgstr[{form}] "%(count)d x{form}"' for form in range(forms))
    plural = 'msgid "%(count)d ticket"\nmsgid_plural "%(count)d tickets"\n' + plurals
    return f'msgid "Send to %(name)s"\nmsgstr "x %(name)s"\n\n{plural}\n'


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    (tmp_path / "messages.pot").write_text(TEMPLATE, encoding="utf-8")
    for language, forms in PLURALS.items():
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "messages.po").write_text(catalogue(forms, complete_texts(forms)), encoding="utf-8")
    return tmp_path


def test_complete_catalogues_have_no_gap(locales: Path):
    assert list(find_gaps(locales / "messages.pot", locales)) == []


def test_english_is_the_source_and_may_be_absent(locales: Path):
    (locales / "en" / "LC_MESSAGES" / "messages.po").unlink()
    assert list(find_gaps(locales / "messages.pot", locales)) == []


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        pytest.param(catalogue(3, ""), "sk: 'Send to %(name)s' is missing.", id="missing"),
        pytest.param(
            catalogue(3, complete_texts(3).replace("x %(name)s", "")),
            "sk: 'Send to %(name)s' is not translated.",
            id="empty",
        ),
        pytest.param(catalogue(3, "#, fuzzy\n" + complete_texts(3)), "sk: 'Send to %(name)s' is fuzzy.", id="fuzzy"),
        pytest.param(
            catalogue(3, complete_texts(3).replace("x %(name)s", "x %(nom)s")),
            "sk: 'Send to %(name)s' has other placeholders in 'x %(nom)s'.",
            id="placeholder",
        ),
        pytest.param(
            catalogue(3, complete_texts(3).replace("%(count)d x2", "x2")),
            "sk: '%(count)d ticket' has other placeholders in 'x2'.",
            id="a form without its number",
        ),
        pytest.param(
            catalogue(2, complete_texts(2)), "sk: the Plural-Forms header does not give 3 forms.", id="plural forms"
        ),
        pytest.param(
            catalogue(3, complete_texts(3), "#, fuzzy\n"),
            "sk: its header is fuzzy, so that it would not be compiled.",
            id="fuzzy header",
        ),
    ],
)
def test_a_gap_is_named(locales: Path, text: str, gap: str):
    (locales / "sk" / "LC_MESSAGES" / "messages.po").write_text(text, encoding="utf-8")
    assert gap in list(find_gaps(locales / "messages.pot", locales))


def test_a_missing_catalogue_and_a_stale_template_are_named(locales: Path):
    (locales / "el" / "LC_MESSAGES" / "messages.po").unlink()
    (locales / "messages.pot").write_text('msgid "Old"\nmsgstr ""\n', encoding="utf-8")
    fresh = locales / "fresh.pot"
    fresh.write_text(TEMPLATE, encoding="utf-8")
    assert list(find_gaps(fresh, locales)) == [
        "messages.pot is not what the code says: run scripts/translations extract and update.",
        "el: there is no catalogue.",
    ]
