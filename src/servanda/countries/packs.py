"""A country pack: what is national about an installation, as data.

A pack is a folder with a `pack.toml` and tables beside it. It is parsed and
checked here; the rooms that keep its parts load them from the `Pack`.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from servanda.countries.reading import bodies, checks, land, patterns
from servanda.countries.reading.pack_file import PACK_FILE, PackFile
from servanda.countries.reading.parts import Pack, PackInstitution, PackPost
from servanda.countries.reading.problems import PackError, Problems

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

__all__ = [
    "SHIPPED",
    "Pack",
    "PackError",
    "PackInstitution",
    "PackPost",
    "folder_of",
    "read_pack",
    "shipped_codes",
]

SHIPPED = Path(__file__).parent / "packs"
READ = (PACK_FILE, "*.csv")
Coded = TypeVar("Coded", PackInstitution, PackPost)
LOADER = b"1"  # counts up when packs are to be loaded anew by a newer program


def folder_of(code_or_path: str | Path) -> Path:
    """Return the folder of a shipped pack by its code, or the folder given."""
    given = Path(code_or_path)
    if isinstance(code_or_path, str) and code_or_path in shipped_codes():
        given = SHIPPED / code_or_path
    if not (given / PACK_FILE).is_file():
        shipped = ", ".join(shipped_codes())
        raise PackError(
            f"No country pack at {code_or_path}: expected a folder with a {PACK_FILE}, "
            f"or the code of a shipped pack ({shipped})."
        )
    return given


def shipped_codes() -> tuple[str, ...]:
    """Return the codes of the packs that come with Servanda."""
    return tuple(sorted(path.parent.name for path in SHIPPED.glob(f"*/{PACK_FILE}")))


def read_pack(
    code_or_path: str | Path,
    *,
    themes: Collection[str] | None = None,
    instruments: Collection[str] | None = None,
) -> Pack:
    """Parse and check the pack of a code or a folder.

    Everything that is wrong is said at once, in one PackError. Themes and
    instruments are vocabularies of a higher room: whoever knows them gives their
    codes, and competences are held against them.
    """
    folder = folder_of(code_or_path)
    problems = Problems()
    pack = _assembled(folder, PackFile(folder / PACK_FILE, problems), problems)
    problems.stop_if_any()  # broken cells would only make more of the same noise
    checks.check(pack, problems)
    checks.check_competences(pack, themes, instruments, problems)
    problems.stop_if_any()
    return pack


def _assembled(folder: Path, file: PackFile, problems: Problems) -> Pack:
    levels, kinds = file.words("level"), file.words("kind")
    units = land.territories(
        folder, [each.code for each in levels], [each.code for each in kinds], problems
    )
    steps = land.successions(folder, problems)
    written = [*file.institutions(), *bodies.institutions(folder, problems)]
    by_level = patterns.institutions_of_levels(folder, units, kinds, problems)
    everybody = _first_of_each(
        [*written, *(body for made in by_level.values() for body in made.values())],
        len(written),
    )
    offices = [*file.posts(), *bodies.posts(folder, problems)]
    of_kinds = patterns.posts_of_kinds(folder, everybody, units, problems)
    iso3, invented = file.country()
    return Pack(
        iso3=iso3,
        names=file.names(),
        languages=file.languages(),
        time_zone=file.time_zone(),
        invented=invented,
        version=file.version(),
        folder=str(folder),
        digest=_digest(folder),
        parts=file.parts(),
        settings=file.settings(),
        levels=levels,
        kinds=kinds,
        territories=units,
        territory_successions=steps,
        institutions=tuple(everybody),
        institution_names=bodies.names(folder, problems),
        placements=bodies.placements(folder, problems),
        competences=bodies.competences(folder, problems),
        successions=(
            *bodies.successions(folder, problems),
            *patterns.successions_of_levels(by_level, steps),
        ),
        posts=tuple(_first_of_each([*offices, *of_kinds], len(offices))),
        days=land.days(folder, problems),
        tiles=land.tiles(folder, problems),
    )


def _first_of_each(found: Iterable[Coded], written: int) -> list[Coded]:
    """Leave out what a pattern made under a code that is written out already."""
    kept: list[Coded] = []
    codes: set[str] = set()
    for number, each in enumerate(found):
        if number < written or each.code not in codes:
            kept.append(each)
        codes.add(each.code)
    return kept


def _digest(folder: Path) -> str:
    digest = hashlib.sha256(LOADER)
    for pattern in READ:
        for path in sorted(folder.glob(pattern)):
            digest.update(f"\n{path.name}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
