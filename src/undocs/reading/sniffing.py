"""Tells the type of a file by its content, whatever its name says."""

from __future__ import annotations

import struct
import zipfile
from typing import TYPE_CHECKING

from undocs.errors import ReadingError, Reason

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = 4096
_PDF_WITHIN = 1024  # PDF readers accept this much before the header
_RATIO = 200  # times smaller than its content: no office file is
_ENTRIES = 10_000
# What the standard library raises for damaged archives, one way or another.
BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,
    ValueError,
    EOFError,
    OverflowError,
    struct.error,
    UnicodeDecodeError,
)


def sniff(path: str | Path) -> str:
    """Give pdf, docx, doc, zip, html, text, empty or unknown."""
    with open(path, "rb") as file:  # noqa: PTH123 - accepts plain strings too
        head = file.read(_HEAD)
    if not head:
        return "empty"
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "docx" if _is_word(path) else "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "doc"
    return _text_type(head)


def _is_word(path: str | Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "word/document.xml" in archive.namelist()
    except BROKEN:
        return False


def _text_type(head: bytes) -> str:
    opening = head.lstrip().lower()
    if opening.startswith((b"<!doctype html", b"<html")):
        return "html"
    if b"\0" in head:
        return "unknown"
    try:
        head[:-4].decode("utf-8") if len(head) == _HEAD else head.decode("utf-8")
    except UnicodeDecodeError:
        return "unknown"
    return "text"


def check_archive(path: Path, most: int) -> None:
    """Refuse an archive that unpacks to much more than it seems; unpack nothing."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except BROKEN:
        raise ReadingError(
            Reason.DAMAGED,
            "a file that can be opened",
            "this one is damaged or was cut short",
            "Download the file again and compare its size with the original.",
        ) from None
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(path.stat().st_size, 1)
    if unpacked > most or unpacked > _RATIO * packed or len(entries) > _ENTRIES:
        raise ReadingError(
            Reason.ARCHIVE_BOMB,
            "an ordinary office document",
            f"this file of {packed / 1024:.0f} kB would unpack to "
            f"{unpacked / 2**20:.0f} MB",
            "It was not unpacked. Do not open it; ask the sender for the PDF.",
        )
