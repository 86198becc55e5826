"""Prints concluding observations in the forms of the committees, with invented words."""

from __future__ import annotations

import json
from dataclasses import dataclass

from undocs.models import Line


@dataclass(frozen=True)
class Observations:
    """Concluding observations to print, in marked text.

    A line with `#` is a chapter, with `##` a heading, with `*` bold; `12.` begins a
    paragraph and `(a)` a limb.
    """

    text: str
    symbol: str = "CRPD/C/XAA/CO/1"
    committee: str = "Committee on the Rights of Persons with Disabilities"
    title: str = "Concluding observations on the initial report of Lumaria"


def _text(words: str) -> str:
    return f"#text({json.dumps(words, ensure_ascii=False)})"


def _typst(line: str) -> str:
    bold = line.startswith("*")
    words = _text(line.removeprefix("*").strip())
    if line.startswith("##"):
        return f'#text(weight: "bold")[{_text(line[2:].strip())}]\n'
    if line.startswith("#"):
        return f'#text(size: 14pt, weight: "bold")[{_text(line[1:].strip())}]\n'
    if "(" in line[:2]:
        words = f"#h(28pt) {words}"
    return f'#text(weight: "bold")[{words}]\n' if bold else f"{words}\n"


def source_of(observations: Observations) -> str:
    """Give the source of a PDF in the form of the United Nations."""
    head = (
        "#set page(width: 595pt, height: 842pt, margin: (x: 113pt, top: 85pt, "
        "bottom: 100pt), header-ascent: 25pt, header: context if "
        f"counter(page).get().first() > 1 [{_text(observations.symbol)}], "
        "footer: context align(center)[#counter(page).display()])\n"
        '#set text(size: 10pt, hyphenate: false, lang: "en")\n'
        "#set par(justify: false)\n#set footnote.entry(separator: none)\n"
        "#show footnote.entry: set text(size: 8pt)\n"
        f"{_text('United Nations')} #h(120pt) {_text(observations.symbol)}\n\n"
        "#h(260pt) Distr.: General\n\n#h(260pt) 24 March 2025\n\n"
        f'#text(size: 12pt, weight: "bold")[{_text(observations.committee)}]\n\n'
        f'#text(size: 14pt, weight: "bold")[{_text(observations.title)}]\n'
    )
    lines = [_typst(line.strip()) for line in observations.text.strip().splitlines()]
    return "\n".join([head, *filter(None, lines)])


def lines_of(text: str) -> list[Line]:
    """Give marked text as lines of a file without pages: no type, no margins."""
    return [
        Line(line.strip(" #*"), 0, (0, 0, 0, 0), 10.0)
        for line in text.strip().splitlines()
        if line.strip()
    ]


DISABILITY = """
# I. Introduction
1. The Committee considered the initial report of Lumaria at its 12th meeting. It recommends no change to its methods.
2. The Committee thanks the delegation of the State party for the dialogue held with it.
# II. Positive aspects
3. The Committee welcomes the adoption of the following, as it encourages States parties to do:
(a) The Act on Ramps, of 2021;
(b) The Act on Braille, of 2022.
# III. Principal areas of concern and recommendations
# A. General principles and obligations (arts. 1–4)
4. The Committee is concerned that the State party should have reviewed its laws and that the Ministry of Wells invites no organizations of persons with disabilities.
*5. The Committee recalls its general comment No. 7 (2018) and recommends that the State party:
*(a) Review the Act on Guardians, in particular article 5 (a) thereof, and repeal it;
*(b) Consult organizations of persons with disabilities, in line with article 4 (3) of the Convention. The State party should publish what it heard; and
*(c) Train public officials on the human rights model of disability in all the districts, non-
*discrimination included.
*6. The Committee also calls upon the State party to withdraw its declaration.
# B. Specific rights (arts. 5–30)
## Freedom from torture or cruel, inhuman or degrading treatment or punishment (art.
## 15)
7. The Committee notes with concern:
(a) That wards are locked;
(b) That the Government requests no reports.
*8. The Committee urges the State party to open the wards immediately and:
*(a) Inspect them;
*(b) Publish the findings.
## Education (arts. 24 and 26)
9. The Committee is concerned about schools.
*10. The Committee recommends that the State party adopt a strategy for schools. Such a strategy should include a budget. It also recommends that the State party hire teachers. The Committee recalls that ramps cost little.
## Dissemination of information
*11. The Committee emphasizes the importance of all the recommendations. With regard to urgent measures that must be taken, it would like to draw the attention of the State party to paragraphs 5, on laws, 8, on torture, and 9, on education.
*12. The Committee requests the State party to disseminate the present concluding observations widely.
## Next periodic report
*13. The Committee requests the State party to submit its second periodic report by 18 March 2030.
"""

CIVIL = """
# A. Introduction
1. The Committee considered the fourth periodic report of Lumaria.
# B. Positive aspects
2. The Committee welcomes the Act on Courts.
# C. Principal matters of concern and recommendations
## Death penalty
3. The Committee is concerned that the State party retains the death penalty for theft of salt (art. 6).
*The State party should:
*(a) Abolish the death penalty;
*(b) Commute all sentences.
## Prisons
4. While noting that the law encourages visits, the Committee is concerned about reports of crowding (arts. 7 and 10).
*5. The State party should reduce crowding. It should also let independent visitors in.
# D. Dissemination and follow-up
*6. The State party should widely disseminate the Covenant.
*7. In accordance with rule 75, paragraph 1, of the Committee’s rules of procedure, the State party is requested to provide, by 29 March 2027, information on the implementation of the recommendations made in paragraphs 3 (death penalty) and 5 (prisons) above.
"""

RACIAL = """
# A. Introduction
1. The Committee considered the combined fifth and sixth periodic reports of Lumaria.
# B. Positive aspects
2. The Committee notes with satisfaction the Act on Names.
# C. Concerns and recommendations
## Hate speech
3. The Committee is concerned about hate speech by officials (art. 4).
*4. Recalling its general recommendation No. 35 (2013), the Committee recommends that the State party:
*(a) Condemn hate speech;
*(b) Collect statistics.
## Highland peoples
5. The Committee regrets the lack of statistics on highland peoples. The Committee urges the State party to count them.
# D. Other recommendations
## Follow-up to the Durban Declaration and Programme of Action
*6. The Committee recommends that the State party give effect to the Durban Declaration.
## Follow-up to the present concluding observations
*7. In accordance with article 9 (1) of the Convention, the Committee requests the State party to provide, within one year of the adoption of the present concluding observations, information on its implementation of the recommendations contained in paragraph 4 (b) above.
## Paragraphs of particular importance
*8. The Committee draws attention to the particular importance of the recommendations contained in paragraph 5 above and requests the State party to provide information on them in its next periodic report.
"""

CHILD = """
# I. Introduction
1. The Committee considered the fifth periodic report of Lumaria.
# II. Follow-up measures taken and progress achieved by the State party
2. The Committee welcomes the accession to the Optional Protocol.
# III. Main areas of concern and recommendations
3. The Committee draws the State party’s attention to the following areas, in respect of which urgent measures must be taken: the right to life (para. 5) and violence (paras. 7–8).
## A. General principles (arts. 2, 3, 6 and 12)
## Right to life, survival and development
4. The Committee is seriously concerned about drownings.
*5. The Committee urges the State party to teach all children to swim.
## B. Violence against children (arts. 19, 24 (3), 37 (a) and 39)
6. The Committee notes with concern that corporal punishment is lawful.
*7. The Committee, recalling its general comment No. 8 (2006):
*(a) Urges the State party to prohibit corporal punishment;
*(b) Recommends that the State party train parents.
*8. The Committee encourages the State party to open shelters.
"""

WOMEN = """
# A. Introduction
1. The Committee considered the ninth periodic report of Lumaria.
# C. Parliament
2. The Committee stresses the crucial role of the legislative power. It invites the Parliament to take the necessary steps.
# D. Principal areas of concern and recommendations
## Land
3. The Committee notes that the Act on Land encourages joint titles and that it asks spouses to register.
*4. The Committee calls for the amendment of the Act on Land.
## Follow-up to the concluding observations
*5. The Committee requests the State party to provide, within two years, written information on the steps taken to implement the recommendations contained in paragraph 4 above.
"""
