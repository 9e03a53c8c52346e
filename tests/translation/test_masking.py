"""What must come back unchanged is found, masked and restored, in any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tolmach.translation.masking import CODE, LINK, NAME, NUMBER, mask, mask_spans, restore, survived
from tolmach.translation.protected import find_protected

FOUND = [
    ("order", "A encomenda NV-2026-10443 não chegou.", "NV-2026-10443"),
    ("order", "pedido 4471", "4471"),
    ("order", "order #60008 please", "#60008"),
    ("order", "encomenda n.º 12", "12"),
    ("order", "fatura FT 2026/1234", "FT 2026/1234"),
    ("order", "NIF 123456789", "123456789"),
    ("order", "Amazon 303-1234567-7654321", "303-1234567-7654321"),
    ("order", "objednávku 5521 jsem nedostala", "5521"),
    ("order", "Bestellung Nr. 77", "77"),
    ("order", "το δέμα AB12345", "AB12345"),
    ("tracking", "RR 123 456 785 PT", "RR 123 456 785 PT"),
    ("tracking", "RR123456785PT", "RR123456785PT"),
    ("order", "encomenda KC-2023-56427", "KC-2023-56427"),
    ("order", "artigo XL-7361-42", "XL-7361-42"),
    ("phone", "do número 397 399 852 ligaram", "397 399 852"),
    ("iban", "IBAN PT50 0002 0123 1234 5678 9015 4 EUR", "PT50 0002 0123 1234 5678 9015 4"),
    ("iban", "GB29 NWBK 6016 1331 9268 19", "GB29 NWBK 6016 1331 9268 19"),
    ("account", "účet 19-2000145399/0800", "19-2000145399/0800"),
    ("amount", "paguei EUR 1.249,90.", "EUR 1.249,90"),
    ("amount", "custou 1 249,90 €", "1 249,90 €"),
    ("amount", "stálo to 1 249,- Kč", "1 249,- Kč"),
    ("amount", "£49.99!", "£49.99"),
    ("amount", "12 990 Ft volt", "12 990 Ft"),
    ("amount", "49,90 euros", "49,90"),
    ("amount", "45 лв.", "45 лв"),
    ("date", "em 12/03/2026.", "12/03/2026"),
    ("date", "dne 12. 3. 2026", "12. 3. 2026"),
    ("date", "2026-03-12T14:30Z", "2026-03-12T14:30Z"),
    ("time", "às 14h30", "14h30"),
    ("time", "at 14:30", "14:30"),
    ("phone", "+351 912 345 678", "+351 912 345 678"),
    ("phone", "(021) 123-4567", "(021) 123-4567"),
    ("phone", "06 12 34 56 78", "06 12 34 56 78"),
    ("mail", "ana.silva@example.pt.", "ana.silva@example.pt"),
    ("url", "(ver https://a.pt/b_(c)).", "https://a.pt/b_(c)"),
    ("url", "veja www.ctt.pt/x?id=RR123456785PT, sim", "www.ctt.pt/x?id=RR123456785PT"),
    ("url", "em novesta.cz hoje", "novesta.cz"),
    ("size", "calço 42,5", "42,5"),
    ("size", "tamanho M", "M"),
    ("size", "velikost 42 2/3", "42 2/3"),
    ("size", "um XXL azul", "XXL"),
    ("size", "120x60 cm", "120x60"),
    ("coupon", "código BEMVINDO", "BEMVINDO"),
    ("slot", "Olá {{customer.name}}!", "{{customer.name}}"),
]


@pytest.mark.parametrize(("kind", "text", "thing"), FOUND, ids=[thing for _kind, _text, thing in FOUND])
def test_things_that_must_not_change_are_found(kind: str, text: str, thing: str) -> None:
    assert (kind, thing) in {(span.kind, text[span.start : span.end]) for span in find_protected(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Em 1999 havia 30 pessoas e 2.500 casas.",
        "No dia 5 de março comprei 2 camisolas.",
        "20 % off, the 19th time, in the 1990s",
        "order 2 shirts",
        "no. Depois de 5 dias",
        "É bom. Obrigada pela ajuda!",
    ],
)
def test_bare_numbers_and_words_are_left_to_the_model(text: str) -> None:
    assert find_protected(text) == ()


def test_names_and_terms_are_the_callers() -> None:
    text = "A Ana falou com a ANA SILVA do CloudWalk pro, mas a banana não."
    found = [text[span.start : span.end] for span in find_protected(text, ["Cloudwalk Pro"], ["Ana Silva"])]
    assert found == ["Ana", "ANA SILVA", "CloudWalk pro"]


LOOKALIKES = ["90101", "90201", "XQ1Z", "XQ2Z", "Zel1a", "https://u.co/1", "https://u.co/12", "1", "9", "01"]
THINGS = ["NV-2026-10443", "EUR 1.249,90", "a@b.pt", "42,5", "{{x}}", "www.a.pt/1", "Ana", "12/03/2026", " ", "\n", "€"]
PIECES = st.lists(st.one_of(st.sampled_from(LOOKALIKES + THINGS), st.text(max_size=5)), max_size=12).map("".join)


@given(text=st.one_of(PIECES, st.text()), term=st.sampled_from(["", "Ana", "XQ1Z", "1", "a"]))
def test_restoring_gives_the_text_back(text: str, term: str) -> None:
    masked = mask(text, [term], ["Ana Silva"])
    assert restore(masked.text, masked) == text


@given(text=PIECES, style=st.sampled_from([NUMBER, LINK, NAME, CODE]))
def test_restoring_gives_the_text_back_in_any_style(text: str, style: str) -> None:
    spans = find_protected(text, ["Ana"])
    masked = mask_spans(text, spans, style)
    assert restore(masked.text, masked) == text
    assert len(masked.protected) == len(spans)


def test_a_translation_must_hold_each_mask_once_and_alone() -> None:
    masked = mask("Paguei 49,90 € e 20 €.")
    first, second = (protected.mask for protected in masked.protected)
    assert survived(f"I paid {second} and {first}.", masked)
    for spoilt in (f"I paid {first}.", f"{first} {first} {second}", f"${first} {second}", f"{first}th {second}"):
        assert not survived(spoilt, masked)
