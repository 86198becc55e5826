"""Prints reports in the form of the United Nations, with invented words."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

OPENING = (
    "The Working Group on the Universal Periodic Review, established in accordance "
    "with Human Rights Council resolution 5/1, held its forty-eighth session from 20 "
    "to 31 January 2025. The review of Lumaria was held at the 13th meeting, on 28 "
    "January 2025."
)
CLOSING = (
    "All conclusions and/or recommendations contained in the present report reflect "
    "the position of the submitting State(s) and/or the State under review."
)
DIALOGUE = (
    "Kalendia commended Lumaria for its plan of action and asked how the wells in "
    "the dry districts would be kept open after the end of the programme."
)


@dataclass(frozen=True)
class Block:
    """A numbered paragraph of a report to print, with the items of its list."""

    label: str
    text: str
    items: list[tuple[str, str]] = field(default_factory=list)
    footnote: str = ""


@dataclass(frozen=True)
class Report:
    """A report to print."""

    blocks: list[Block]
    symbol: str = "A/HRC/90/7"
    title: str = "Report of the Working Group on the Universal Periodic Review"
    state: str = "Lumaria"
    masthead: str = "United Nations"
    opening: str = OPENING
    mirrored: bool = False
    dialogue: int = 12


def _text(words: str) -> str:
    return f"#text({json.dumps(words, ensure_ascii=False)})"


def _numbered(label: str, words: str, indent: int, extra: str = "") -> str:
    body = f"{_text(label)}#h(14pt){_text(words)}{extra}"
    return f"#pad(left: {indent}pt)[{body}]\n"


def source_of(report: Report) -> str:
    inside, outside = ("85pt", "43pt") if report.mirrored else ("113pt", "113pt")
    parts = [
        (
            f"#set page(width: 595pt, height: 700pt, margin: (inside: {inside}, "
            f"outside: {outside}, top: 85pt, bottom: 100pt), header-ascent: 25pt, "
            f"header: align(left)[{_text(report.symbol)}], "
            "footer: context align(center)[#counter(page).display() #h(6pt) GE.25-01234])\n"
            '#set text(size: 10pt, hyphenate: false, lang: "en")\n'
            "#set par(justify: false)\n"
        ),
        f"{_text(report.masthead)} #h(120pt) {_text(report.symbol)}\n\n",
        "#h(280pt) Distr.: General\n\n#h(280pt) 24 March 2025\n\n",
        f'#text(size: 14pt, weight: "bold")[{report.title}]\n\n',
        f'#text(size: 14pt, weight: "bold")[{report.state}]\n\n#pagebreak()\n',
        '#text(size: 14pt, weight: "bold")[I. Introduction]\n\n',
        _numbered("1.", report.opening, 0),
    ]
    parts += [_numbered(f"{n}.", DIALOGUE, 0) for n in range(2, report.dialogue)]
    parts.append(
        '#text(size: 14pt, weight: "bold")[II. Conclusions and/or recommendations]\n\n'
    )
    for block in report.blocks:
        note = f"#footnote[{_text(block.footnote)}]" if block.footnote else ""
        parts.append(_numbered(block.label, block.text, 0, note))
        parts += [_numbered(label, words, 29) for label, words in block.items]
    return "\n".join(parts)


def labelled(number: int) -> Report:
    """Give a report with labels such as 12.3, in the form used since late 2010."""
    first = Block(
        "12.",
        "The recommendations formulated during the interactive dialogue and listed "
        "below enjoy the support of Lumaria:",
        [
            (
                "12.1.",
                (
                    "Ratify the Convention on Wells (Kalendia, Quillon)/Accede to the "
                    "Convention on Wells (Highmark);"
                ),
            ),
            (
                "12.2.",
                (
                    "Keep the wells of the dry districts open, adopt a non-"
                    "discriminatory tariff and publish the accounts of every district "
                    "each year in the languages spoken there (Ostmere Isles, Pelago "
                    "(Federated States of));"
                ),
            ),
            *[
                (
                    f"12.{n}.",
                    f"Repair well number {n} in the northern valley (Belmora);",
                )
                for n in range(3, number)
            ],
        ],
        footnote="The conclusions have not been edited.",
    )
    second = Block(
        "13.",
        "The following recommendations will be examined by Lumaria, which will provide "
        "responses in due time:",
        [
            ("13.1.", "Abolish the tax on water (Zephyria)."),
            ("13.2.", "Abolish the tax on salt (Zephyria and Sorrel Republic)."),
        ],
    )
    third = Block(
        "14.",
        "The recommendations below did not enjoy the support of Lumaria:",
        [("14.1.", "Move the capital to the coast (Estuary Coast).")],
    )
    return Report([first, second, third, Block("15.", CLOSING)])


def itemised() -> Report:
    """Give a report with items 1., 2. under a paragraph, on facing pages."""
    listed = Block(
        "12.",
        "In the course of the discussion, the following recommendations were made to "
        "Lumaria:",
        [
            (
                f"{n}.",
                (
                    f"Repair well number {n} in the northern valley (Belmora); consider "
                    f"digging {n} more wells (Timberland, Morwenna);"
                ),
            )
            for n in range(1, 15)
        ],
    )
    after = Block(
        "13.", "The recommendations listed above enjoy the support of Lumaria."
    )
    named = Block(
        "14.",
        "Lumaria considers that recommendations Nos. 2, 4 and 6-8 above are already "
        "implemented.",
    )
    return Report([listed, after, named, Block("15.", CLOSING)], mirrored=True)
