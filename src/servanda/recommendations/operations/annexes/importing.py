"""A table that assigns work comes in: its file, then its columns, then its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.documents.failures import Refused
from servanda.documents.names import safe_name
from servanda.documents.operations.tables import sentence, tables_of
from servanda.files import operations as files
from servanda.files.models import StoredFile
from servanda.people.operations import audit
from servanda.people.queries.naming import Names
from servanda.recommendations.models import AnnexImport, AnnexRow
from servanda.recommendations.operations.annexes import already, columns
from servanda.recommendations.operations.annexes.bodies import Bodies
from servanda.recommendations.operations.annexes.errors import (
    AnnexChanged,
    AnnexRefused,
)
from servanda.recommendations.operations.annexes.matching import (
    Doubt,
    Meaning,
    in_order,
    meaning_of,
)
from servanda.recommendations.operations.annexes.wordings import Wordings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.core.files.base import File

    from servanda.documents.models import Review
    from servanda.documents.operations.tables import Table
    from servanda.people.models import Person
    from servanda.recommendations.models import Decision

Stage, State = AnnexImport.Stage, AnnexRow.State
BATCH = 500
LONGEST_HEADING = 300
SHORT_NUMBERS = "numbers"  # the reader's note: 143.2 may have been 143.20
_LOOKED_BACK = 100  # earlier imports whose columns are remembered


def bring_in(
    upload: File[bytes],
    *,
    name: str,
    reviews: Sequence[Review],
    decision: Decision | None,
    by: Person | None,
) -> AnnexImport:
    """Read the table of a file and keep its rows; nothing is matched yet.

    The file of a decision's annex is kept with it, a workbook's is not.

    Raises:
        AnnexRefused: Nothing was kept; its words say why.

    """
    table = _table_of(upload)
    stored = None
    if decision is not None:
        upload.seek(0)
        stored = files.store(
            upload,
            room=StoredFile.Room.DECISIONS,
            content_type="application/octet-stream",
        )
    return _keep(table, stored, name=name, reviews=reviews, decision=decision, by=by)


def _table_of(upload: File[bytes]) -> Table:
    try:
        found = tables_of(upload)
    except Refused as error:
        raise AnnexRefused(sentence(error), field="file") from error
    if not found:
        raise AnnexRefused(
            _(
                "No table was found in this file. Choose the file that holds the "
                "table of recommendations, leads and deadlines."
            ),
            field="file",
        )
    table = max(found, key=lambda one: (columns.known(one.heading), len(one.rows)))
    refused = columns.refused(table.heading)
    if refused:
        raise AnnexRefused(
            _(
                "The column “%(name)s” is refused: %(reason)s. Delete it from the "
                "file and choose the file again. Nothing was kept."
            )
            % {"name": refused[0][:80], "reason": refused[1]},
            field="file",
        )
    if not table.rows:
        raise AnnexRefused(
            _(
                "The table has a heading and no rows. Choose the file with the rows "
                "filled in."
            ),
            field="file",
        )
    return table


@transaction.atomic
def _keep(
    table: Table,
    stored: StoredFile | None,
    *,
    name: str,
    reviews: Sequence[Review],
    decision: Decision | None,
    by: Person | None,
) -> AnnexImport:
    kind = AnnexImport.Kind.ANNEX if decision else AnnexImport.Kind.WORKBOOK
    headings = [each[:LONGEST_HEADING] for each in table.heading]
    annex = AnnexImport.objects.create(
        kind=kind,
        decision=decision,
        file=stored,
        file_name=safe_name(name),
        headings=headings,
        columns=columns.remembered(headings, _earlier()) or columns.guess(headings),
        notes=list(table.notes),
        imported_by=by,
    )
    annex.reviews.set(reviews)
    AnnexRow.objects.bulk_create(
        [
            AnnexRow(annex=annex, number=number, cells=list(cells))
            for number, cells in enumerate(table.rows, start=1)
        ],
        batch_size=BATCH,
    )
    audit.record(
        verb="recommendations.import_annex",
        by=by,
        subjects=[annex, *([decision] if decision else [])],
        after={"rows": len(table.rows), "file_name": annex.file_name, "kind": kind},
    )
    return annex


def _earlier() -> list[tuple[list[str], dict[str, int]]]:
    mapped = AnnexImport.objects.exclude(stage=Stage.COLUMNS).order_by("-pk")
    return list(mapped.values_list("headings", "columns")[:_LOOKED_BACK])


@transaction.atomic
def map_columns(
    annex: AnnexImport, chosen: Mapping[str, int], *, revision: int, by: Person | None
) -> AnnexImport:
    """Keep which column is which, match every row, and forget all other columns."""
    kept = AnnexImport.objects.select_for_update().get(pk=annex.pk)
    if kept.revision != revision or kept.stage != Stage.COLUMNS:
        raise AnnexChanged(kept)
    _check(chosen, len(kept.headings))
    before = {"columns": kept.columns, "stage": kept.stage}
    kept.columns, kept.stage = dict(chosen), Stage.ROWS
    kept.revision += 1
    kept.save(update_fields=["columns", "stage", "revision"])
    counts = _match(kept)
    audit.record(
        verb="recommendations.map_annex",
        by=by,
        subjects=[kept],
        before=before,
        after={"columns": kept.columns, "stage": kept.stage, **counts},
    )
    return kept


def _check(chosen: Mapping[str, int], width: int) -> None:
    for part in columns.AnnexTable.needed:
        if part not in chosen:
            raise AnnexRefused(
                _("Say which column holds “%(name)s”; without it nothing is assigned.")
                % {"name": columns.LABELS[part]},
                field=part,
            )
    seen: dict[int, str] = {}
    for part, place in chosen.items():
        if part not in columns.LABELS or not 0 <= place < width:
            raise AnnexRefused(_("Choose one of the columns shown."), field=part)
        if place in seen:
            raise AnnexRefused(
                _("One column is chosen twice: for “%(one)s” and for “%(other)s”.")
                % {
                    "one": columns.LABELS[seen[place]],
                    "other": columns.LABELS[part],
                },
                field=part,
            )
        seen[place] = part


def _match(annex: AnnexImport) -> dict[str, int]:
    rows = list(annex.rows.order_by("number"))
    wordings = Wordings(annex.reviews.all())
    bodies = Bodies(Names())
    meanings = [
        meaning_of(
            row.cells,
            annex.columns,
            wordings=wordings,
            bodies=bodies,
            short_numbers=SHORT_NUMBERS in annex.notes,
        )
        for row in rows
    ]
    _doubt_twice(meanings)
    recognised = already.compare(meanings, annex.decision)
    for place, given in already.same_rows_before(annex, rows).items():
        meanings[place].doubts.clear()
        recognised[place] = given
    kept_places = set(annex.columns.values())
    for row, meaning in zip(rows, meanings, strict=True):
        _put(row, meaning, kept_places)
    _save(rows, meanings, recognised)
    states = [row.state for row in rows]
    return {str(state): states.count(state) for state in State}


def _doubt_twice(meanings: Sequence[Meaning]) -> None:
    """Doubt rows that mean the same recommendation: it can be given once only."""
    rows_of: dict[tuple[int, str], list[Meaning]] = {}
    for meaning in meanings:
        for each in meaning.candidates:
            if each["recommendation"] in meaning.recommendations:
                key = (each["recommendation"], each["limb"])
                rows_of.setdefault(key, []).append(meaning)
    for several in rows_of.values():
        if len(several) > 1:
            for meaning in several:
                meaning.doubt(Doubt.TWICE)


def _put(row: AnnexRow, meaning: Meaning, kept_places: set[int]) -> None:
    row.cells = [
        cell if place in kept_places else "" for place, cell in enumerate(row.cells)
    ]
    row.text, row.product = meaning.text, meaning.product
    row.deadline, row.lead_id = meaning.deadline, meaning.lead
    row.candidates, row.unknown = meaning.candidates, meaning.unknown
    row.doubts = in_order(meaning.doubts)
    row.state = State.DOUBTFUL if row.doubts else State.SURE
    if meaning.is_title:
        row.state = State.LEFT_OUT


def _save(
    rows: Sequence[AnnexRow],
    meanings: Sequence[Meaning],
    recognised: Mapping[int, Sequence[int]],
) -> None:
    """Write all rows anew; those that were given just so before are done.

    Nothing points at them yet, and to write ten thousand rows is a matter of
    seconds, to change them one of minutes.
    """
    for place in recognised:
        rows[place].state = State.ASSIGNED
    AnnexRow.objects.filter(annex=rows[0].annex).delete()
    for row in rows:
        row.pk = None
    AnnexRow.objects.bulk_create(rows, batch_size=BATCH)
    links: list[Any] = []
    for place, found in recognised.items():
        through = AnnexRow.assignments.through
        links += [through(annexrow_id=rows[place].pk, assignment_id=pk) for pk in found]
    AnnexRow.assignments.through.objects.bulk_create(links, batch_size=BATCH)
    helpers = AnnexRow.cooperating.through
    helpers.objects.bulk_create(
        [
            helpers(annexrow_id=row.pk, institution_id=pk)
            for row, meaning in zip(rows, meanings, strict=True)
            for pk in meaning.cooperating
        ],
        batch_size=BATCH,
    )
    meant = AnnexRow.recommendations.through
    meant.objects.bulk_create(
        [
            meant(annexrow_id=row.pk, recommendation_id=pk)
            for row, meaning in zip(rows, meanings, strict=True)
            for pk in dict.fromkeys(meaning.recommendations)
        ],
        batch_size=BATCH,
    )


@transaction.atomic
def remove(annex: AnnexImport, *, by: Person | None) -> None:
    """Take a table out that gave nothing to anybody; its decision stays."""
    kept = AnnexImport.objects.select_for_update().get(pk=annex.pk)
    if kept.rows.filter(state=State.ASSIGNED).exists():
        raise AnnexRefused(
            _("Rows of this table are assigned, so it stays. Leave the others out.")
        )
    audit.record(
        verb="recommendations.remove_annex",
        by=by,
        subjects=[kept, *([kept.decision] if kept.decision else [])],
        before={"file_name": kept.file_name, "rows": kept.rows.count()},
    )
    stored = kept.file
    kept.delete()
    if stored is not None:
        files.discard(stored)
