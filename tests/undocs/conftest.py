"""Printed reports for every test of undocs."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typst
from tests.undocs.printing import Report, itemised, labelled, source_of

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Report], Path]:
    """Give a function that prints a report and gives its PDF."""
    folder = tmp_path_factory.mktemp("reports")

    def print_it(report: Report) -> Path:
        source = source_of(report)
        name = hashlib.sha256(source.encode()).hexdigest()[:16]
        path = folder / f"{name}.pdf"
        if not path.exists():
            path.write_bytes(typst.compile(source.encode()))
        return path

    return print_it


@pytest.fixture(scope="session")
def labelled_pdf(printed: Callable[[Report], Path]) -> Path:
    return printed(labelled(30))


@pytest.fixture(scope="session")
def itemised_pdf(printed: Callable[[Report], Path]) -> Path:
    return printed(itemised())
