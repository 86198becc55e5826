"""The main job as a new user does it: start, sign in, drop, check, find, take away.

Everything runs as it is served: `servanda serve` with its web processes, its worker
and the reading process, and a browser that knows nothing but the printed link.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect
from served import Served

import servanda.countries

pytestmark = pytest.mark.slow

INVENTED = Path(servanda.countries.__file__).parent / "packs/XAA/documents"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return tmp_path / "office"


def new_tab(chromium: Browser) -> Page:
    page = chromium.new_context(accept_downloads=True).new_page()
    page.set_default_timeout(60_000)
    return page


def sign_up(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Your name").fill("Ada Coordinator")
    page.get_by_label("User name").fill("ada")
    page.get_by_label("Password").fill("agreements must be kept")
    page.get_by_role("button", name="Make my account").click()


def take_in(page: Page, report: Path) -> None:
    """Drop the report, and confirm what was read of it at the import desk."""
    page.locator("input[type=file]").set_input_files(report)
    page.get_by_role("button", name="Read this report").click()
    page.wait_for_url("**/desk/*/**")
    expect(page.locator("svg.pageview image")).to_be_visible()
    page.get_by_role("button", name="sure ones").click()
    expect(page.locator(".notice, .note").first).to_contain_text("confirmed")


def matrix_as_pdf(page: Page, folder: Path) -> str:
    """Export the matrix, open it in LibreOffice, and return the words on its pages."""
    page.locator("summary", has_text="Export these").click()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="OHCHR matrix").click()
    downloading.value.save_as(folder / "matrix.docx")
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice not installed")
    command = [program, "--headless", f"-env:UserInstallation=file://{folder}/profile"]
    command += ["--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, "matrix.docx"], check=True, cwd=folder, timeout=180)
    with pypdfium2.PdfDocument(folder / "matrix.pdf") as document:
        return "\n".join(
            document[number].get_textpage().get_text_bounded()
            for number in range(len(document))
        )


def shown_count(page: Page) -> int:
    """Return how many recommendations the list says that it holds."""
    heading = page.get_by_role("heading", name="recommendations", level=2)
    return int(heading.inner_text().split()[0].replace(",", ""))


def do_the_main_job(page: Page, served: Served, report: Path, folder: Path) -> str:
    sign_up(page, served.link)
    take_in(page, report)
    page.goto(f"http://localhost:{served.port}/register/?q=minorities")
    assert shown_count(page) > 0
    expect(page.locator("mark").first).to_contain_text("minorit")
    return matrix_as_pdf(page, folder)


def test_it_takes_an_invented_report_from_the_file_to_the_matrix(
    chromium: Browser, office: Path, tmp_path: Path
) -> None:
    served = Served(office, "serve")
    try:
        page = new_tab(chromium)
        words = do_the_main_job(page, served, INVENTED / "lumaria2025.pdf", tmp_path)
    finally:
        served.end()
    assert "41.9" in words
    assert "Timberland" in words


def test_it_takes_a_real_report_from_the_file_to_the_matrix(
    chromium: Browser, office: Path, tmp_path: Path, benchmark_data: Path
) -> None:
    served = Served(office, "serve", country="VNM")
    try:
        page = new_tab(chromium)
        report = benchmark_data / "upr" / "pdf" / "vietnam2014.pdf"
        words = do_the_main_job(page, served, report, tmp_path)
    finally:
        served.end()
    assert "143.208" in words
    assert "Ecuador" in words


def test_it_finds_vietnamese_words_typed_without_their_marks_in_the_example(
    chromium: Browser, office: Path
) -> None:
    served = Served(office, "demo")
    try:
        page = new_tab(chromium)
        sign_up(page, served.link)
        page.goto(f"http://localhost:{served.port}/register/?q=dan+toc")
        assert shown_count(page) > 0
        expect(page.locator("tr", has=page.locator("mark")).first).to_contain_text(
            "dân tộc"
        )
    finally:
        served.end()
