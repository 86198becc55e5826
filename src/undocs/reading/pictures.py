"""Pictures of pages, to look at beside what was read."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from undocs.reading.pdf import PDFIUM, open_pdf

if TYPE_CHECKING:
    from pathlib import Path

_GREYS = 16  # enough for print, a fraction of the bytes
_LARGEST = 4000  # pixels along a side


def picture_of(path: Path, page_number: int, scale: float) -> bytes:
    """Draw a page as a PNG with a palette of greys."""
    from PIL import Image  # noqa: PLC0415 - slow to load

    document = open_pdf(path)
    try:
        if not 1 <= page_number <= len(document):
            message = (
                f"Expected a page from 1 to {len(document)}, but {page_number} came."
            )
            raise ValueError(message)
        with PDFIUM:
            page = document[page_number - 1]
            fitting = min(scale, _LARGEST / max(page.get_size()))
            bitmap = page.render(scale=fitting, grayscale=True)
            grey = bitmap.to_pil().convert("L")
            page.close()
    finally:
        document.close()
    step = 255 / (_GREYS - 1)
    levels = grey.point([round(value / step) for value in range(256)])
    image = Image.frombytes("P", grey.size, levels.tobytes())
    image.putpalette([round(level * step) for level in range(_GREYS) for _ in range(3)])
    out = io.BytesIO()
    image.save(out, "PNG", bits=4, compress_level=3)
    return out.getvalue()
