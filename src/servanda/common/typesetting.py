"""PDFs, set by Typst from a template of ours and values.

Values reach the template as one JSON text, never as source: what somebody typed
is shown as typed and cannot be a command.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

FONTS = Path(__file__).resolve().parent.parent / "static/vendor/noto-sans-ttf"


def pdf_of(template: Path, values: Mapping[str, Any]) -> bytes:
    """Return the PDF that `template` makes of `values`.

    The template reads them with `json(bytes(sys.inputs.values))`. Only our own
    fonts are used, so that a page looks the same on every machine, and nothing
    outside the template's folder can be read.
    """
    # Loaded when a PDF is wanted: it is large, and most processes never set one.
    import typst  # noqa: PLC0415 - see above

    written: bytes = typst.compile(
        str(template),
        root=str(template.parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"values": json.dumps(values, ensure_ascii=False)},
    )
    return written
