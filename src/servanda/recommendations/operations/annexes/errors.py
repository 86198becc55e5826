"""Why a table or a row is refused, in sentences for the person who brought it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from servanda.recommendations.models import AnnexImport, AnnexRow


class AnnexRefused(Exception):  # noqa: N818 - the field's word; it is no fault
    """It cannot be done as asked; `field` is the one to change, "" for none."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class AnnexChanged(Exception):  # noqa: N818 - as above
    """Another person worked on the table after this one opened it."""

    def __init__(self, annex: AnnexImport) -> None:
        super().__init__(f"{annex} is at revision {annex.revision}")
        self.annex = annex


class RowChanged(Exception):  # noqa: N818 - as above
    """Another person settled the row after this one opened it."""

    def __init__(self, row: AnnexRow) -> None:
        super().__init__(f"{row} is at revision {row.revision}")
        self.row = row
