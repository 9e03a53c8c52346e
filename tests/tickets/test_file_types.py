"""Files are what their bytes say, and what could act reaches nobody."""

from __future__ import annotations

import io
import tracemalloc
import zipfile

import pytest

from tolmach.tickets.file_types import is_dangerous, sniff

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def zipped(*names: str, **contents: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, contents.get(name, "x"))
    return out.getvalue()


SNIFFED = {
    "a PDF": (b"%PDF-1.7\n", "application/pdf"),
    "a PNG": (PNG, "image/png"),
    "a JPEG": (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
    "a WebP": (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
    "a photo of a telephone": (b"\0\0\0\x18ftypheic\0\0\0\0", "image/heic"),
    "a film": (b"\0\0\0\x18ftypisom\0\0\0\0", "video/mp4"),
    "words": ("Číslo objednávky: 1".encode(), "text/plain"),
    "words cut inside a letter": (("č" * 600).encode()[:1023], "text/plain"),
    "bytes": (b"\0\x01\x02", "application/octet-stream"),
    "nothing": (b"", "text/plain"),
    "a page": (b"\xef\xbb\xbf  <!DOCTYPE html><p>", "text/html"),
    "a drawing": (b'<?xml version="1.0"?><svg onload="x">', "image/svg+xml"),
    "an invoice in XML": (b'<?xml version="1.0"?><Invoice>', "application/xml"),
    "an address in brackets": (b"<maria@post.example>", "text/plain"),
    "a program": (b"MZ\x90\0", "application/x-msdownload"),
    "a program called a picture": (b"\x7fELF", "application/x-msdownload"),
    "a Word document": (
        zipped("[Content_Types].xml", "word/document.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "one with macros": (
        zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        "application/vnd.ms-office.macro",
    ),
    "an archive": (zipped("foto.jpg"), "application/zip"),
    "an archive with a program": (zipped("faktura.pdf.exe"), "application/x-msdownload"),
    "a Java program": (zipped("META-INF/MANIFEST.MF"), "application/java-archive"),
    "a broken archive": (b"PK\x03\x04garbage", "application/octet-stream"),
    "an OpenDocument": (
        zipped("mimetype", mimetype="application/vnd.oasis.opendocument.spreadsheet"),
        "application/vnd.oasis.opendocument.spreadsheet",
    ),
}


@pytest.mark.parametrize(("content", "kind"), SNIFFED.values(), ids=SNIFFED)
def test_bytes_say(content: bytes, kind: str):
    assert sniff(content) == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("faktúra.exe", b"anything"),
        ("faktúra.pdf.EXE ", b"anything"),
        ("faktúra.pdf.scr.", b"anything"),
        ("photo.jpg", b"MZ\x90"),
        ("page.txt", b"<html><script>"),
        ("drawing.png", b"<svg>"),
        ("letter.docm", zipped("[Content_Types].xml", "word/x")),
        ("letter.docx", zipped("[Content_Types].xml", "word/vbaProject.bin")),
        ("run", b"#!/bin/sh"),
    ],
)
def test_what_could_act_is_dangerous(name: str, content: bytes):
    assert is_dangerous(name, sniff(content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("faktúra 1.2.pdf", b"%PDF-1"),
        ("foto.jpg", b"\xff\xd8\xff"),
        ("faktura.isdoc", b"<?xml?><a>"),
        ("bez prípony", b"a"),
    ],
)
def test_what_cannot_passes(name: str, content: bytes):
    assert not is_dangerous(name, sniff(content))


def test_of_an_archive_only_the_beginning_of_a_part_is_read():
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", b"application/vnd.oasis.opendocument.text" + b" " * 60_000_000)
    tracemalloc.start()
    sniff(told.getvalue())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000
