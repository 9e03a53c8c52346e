"""What a file really is, told from its bytes, and whether it may reach anybody. Pure."""

from __future__ import annotations

import codecs
import io
import zipfile
import zlib

UNKNOWN = "application/octet-stream"
PROGRAM = "application/x-msdownload"
MACROS = "application/vnd.ms-office.macro"
"""Our name for an office document that carries programs."""

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""Pictures that every browser shows and that small copies are made of."""

PHOTOS = PICTURES | {"image/heic", "image/avif", "image/tiff", "image/bmp"}
"""What telephones and cameras make."""

DANGEROUS_TYPES = frozenset(
    {PROGRAM, MACROS, "text/html", "image/svg+xml", "application/java-archive", "text/x-script"}
)
DANGEROUS_ENDINGS = frozenset(
    "ade adp apk app appref-ms appx bat bin cab chm cmd com cpl deb dll dmg docm dotm elf exe gadget hta htm html img "
    "inf ins iso isp jar jnlp js jse ksh lib lnk mde mhtml msc msh msi msix msp mst nsh one pif pkg potm ppam ppsm "
    "pptm ps1 ps1xml psc1 pyc reg rpm scf scr sct sh shb shtml svg svgz sys url vb vbe vbs vhd vhdx vxd wim wsc wsf "
    "wsh xbap xhtml xlam xlm xlsm xltm xll xsl".split()
)
"""Endings that run something, carry macros, or become a page in our name, on any machine a shop's people use."""

_BEGINNINGS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
    (b"\xca\xfe\xba\xbe", PROGRAM),
    (b"\xcf\xfa\xed\xfe", PROGRAM),
    (b"L\x00\x00\x00\x01\x14\x02\x00", PROGRAM),
    (b"#!", "text/x-script"),
)
_MARKUP = (b"<!doctype html", b"<html", b"<script", b"<body", b"<iframe", b"<head")
_OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_BOXES = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heic",
    b"avif": "image/avif",
    b"qt  ": "video/quicktime",
}
_MOST_LISTED = 2_000


def sniff(content: bytes) -> str:
    """The type that the bytes show, whatever the file is called; ``application/octet-stream`` where they show none."""
    head = content[:1024]
    if head.startswith(b"PK\x03\x04"):
        return _sniff_archive(content)
    if head[4:8] == b"ftyp":
        return _BOXES.get(head[8:12], "video/mp4")
    if head.startswith(b"RIFF"):
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12], UNKNOWN)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _sniff_markup(head.lower())
    found = next((kind for beginning, kind in _BEGINNINGS if head.startswith(beginning)), None)
    return found or ("text/plain" if _is_text(head) else UNKNOWN)


def is_dangerous(name: str, kind: str) -> bool:
    """Whether a file of this name and this sniffed type could act on the machine of whoever opens it."""
    # Windows drops blanks and stops at the end of a name, and with them the ending before them counts.
    ending = name.strip(" .").rpartition(".")[2].casefold()
    return kind in DANGEROUS_TYPES or ("." in name and ending in DANGEROUS_ENDINGS)


def _sniff_markup(head: bytes) -> str:
    if b"<svg" in head:
        return "image/svg+xml"
    if any(mark in head for mark in _MARKUP):
        return "text/html"
    return "application/xml" if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml") else "text/plain"


def _beginning_of(archive: zipfile.ZipFile, name: str) -> str:
    # Read only so far: a part of a small archive may be gigabytes long.
    with archive.open(name) as part:
        return part.read(100).decode("ascii", "replace")


def _sniff_archive(content: bytes) -> str:
    """A zip: an office document, a program, or an archive, which is a program where it holds one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()[:_MOST_LISTED]
            told = _beginning_of(archive, "mimetype") if "mimetype" in names else ""
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError, zlib.error):
        return UNKNOWN
    if "META-INF/MANIFEST.MF" in names or "classes.dex" in names:
        return "application/java-archive"
    if any(name.endswith("vbaProject.bin") for name in names):
        return MACROS
    if "[Content_Types].xml" in names:
        return next((kind for folder, kind in _OFFICE.items() if any(n.startswith(folder) for n in names)), UNKNOWN)
    if told.startswith(("application/vnd.oasis.opendocument.", "application/epub")):
        return told
    return PROGRAM if any(is_dangerous(name, UNKNOWN) for name in names) else "application/zip"


def _is_text(head: bytes) -> bool:
    if b"\0" in head:
        return False
    try:
        # The last letter of the head may be cut in two; that is no error to this decoder.
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True
