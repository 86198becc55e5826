"""Observations in French and Spanish, of other committees, and the dates they set."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from tests.undocs.observing import lines_of

import undocs
from undocs import ReadingError, Reason
from undocs.headed import headed_paragraphs
from undocs.recommendations.concluding_observations import (
    articles_in,
    recommendations_in,
)
from undocs.recommendations.due_dates import due_in
from undocs.recommendations.tongues import ENGLISH, FRENCH, SPANISH, Tongue

if TYPE_CHECKING:
    from pathlib import Path

    from undocs.models import Document, Recommendation

SPANISH_TEXT = """
CCPR/C/XAA/CO/4
Distr. general
Comité de Derechos Humanos
Observaciones finales sobre el cuarto informe periódico de Lumaria
# A. Introducción
1. El Comité examinó el cuarto informe periódico de Lumaria y recomienda no cambiar sus métodos.
# B. Aspectos positivos
2. El Comité acoge con satisfacción la Ley de Pozos, que alienta el ahorro de agua.
# C. Principales motivos de preocupación y recomendaciones
## Prisiones (arts. 7, 10 y 14)
3. Preocupa al Comité que las prisiones estén llenas y que el Estado parte no recomiende visitas.
4. El Estado parte debe: a) Abrir las prisiones a los visitantes; b) Publicar lo que digan; y c) Pagar a los médicos.
## Tierras (arts. 1 a 3)
5. Al Comité le preocupa la falta de datos. El Comité observa que la ley insta a los jueces a decidir.
6. Recordando su observación general núm. 36, el Comité insta al Estado parte a que cuente las tierras. Asimismo, le recomienda que las reparta.
# D. Difusión y seguimiento
7. De conformidad con el artículo 75, párrafo 1, del reglamento, se solicita al Estado parte que facilite, a más tardar el 29 de marzo de 2027, información sobre la aplicación de las recomendaciones formuladas en los párrafos 4 (prisiones) y 6 (tierras).
8. El Comité solicita al Estado parte que presente su próximo informe periódico a más tardar el 18 de marzo de 2030.
"""

FRENCH_TEXT = """
CERD/C/XAA/CO/5-6
Distr. générale
Comité pour l’élimination de la discrimination raciale
Observations finales concernant le rapport de la Lumarie valant cinquième et sixième rapports périodiques
# A. Introduction
1. Le Comité a examiné le rapport de la Lumarie et recommande de ne rien changer à ses méthodes.
# B. Aspects positifs
2. Le Comité accueille avec satisfaction la loi sur les puits, qui encourage les économies d’eau.
# C. Préoccupations et recommandations
## Prisons (art. 5 et 6)
3. Le Comité constate avec préoccupation que les prisons sont pleines et que la loi n’invite personne à les visiter.
4. Le Comité recommande à l’État partie : a) D’ouvrir les prisons aux visiteurs ; b) De publier ce qu’ils disent ; et c) De payer les médecins.
## Terres (art. 1 à 3)
5. Le Comité regrette l’absence de données.
6. L’État partie devrait compter les terres. Il lui recommande en outre de les partager.
7. À la lumière de sa recommandation générale no 35, le Comité engage l’État partie à former les juges.
# D. Autres recommandations
## Suivi des présentes observations finales
8. Le Comité prie l’État partie de fournir, dans un délai d’un an, des renseignements sur la suite donnée aux recommandations formulées aux paragraphes 4 et 6 ci-dessus.
## Paragraphes d’importance particulière
9. Le Comité souligne l’importance particulière que revêtent les recommandations du paragraphe 7 et prie l’État partie de fournir des renseignements dans son prochain rapport.
## Élaboration du prochain rapport périodique
10. Le Comité recommande à l’État partie de soumettre son prochain rapport au plus tard le 4 juillet 2029.
"""

TORTURE = """
# A. Introduction
1. The Committee considered the second periodic report of Lumaria.
# B. Positive aspects
2. The Committee welcomes the Act on Cells.
# C. Principal subjects of concern and recommendations
## Fundamental legal safeguards
3. While taking note of the Act on Cells, the Committee is concerned that detainees see no doctor (arts. 2 and 16).
4. The State party should take effective measures to guarantee that detainees see a doctor.
## Follow-up procedure
5. The Committee requests the State party to provide, by 10 May 2026, information on follow-up to the Committee’s recommendations on fundamental legal safeguards (see para. 4 above).
## Other issues
6. The State party is invited to submit its third periodic report by 10 May 2029 at the latest.
"""

ECONOMIC = """
# A. Introduction
1. The Committee considered the third periodic report of Lumaria.
# C. Principal subjects of concern and recommendations
## Right to water
2. The Committee is concerned about wells (art. 11).
3. The Committee recommends that the State party:
(a) Clean the wells;
(b) Measure them, in line with its general comment No. 15 (2002).
# D. Other recommendations
4. The Committee requests the State party to submit its fourth periodic report in accordance with article 16 of the Covenant by 31 October 2028.
5. In accordance with the procedure on follow-up, the State party is requested to provide, within 24 months of the adoption of the present concluding observations, information on the implementation of the recommendations contained in paragraph 3 (a) above.
"""


def by_label(text: str, tongue: Tongue) -> dict[str, Recommendation]:
    found = recommendations_in(headed_paragraphs(lines_of(text)), tongue)
    return {each.label: each for each in found}


def test_it_reads_spanish() -> None:
    found = by_label(SPANISH_TEXT, SPANISH)

    assert list(found) == ["4", "6", "7", "8"]
    assert found["4"].clauses[0].asks == (
        "Abrir las prisiones a los visitantes",
        "Publicar lo que digan",
        "Pagar a los médicos",
    )
    assert len(found["6"].clauses[0].asks) == 2
    assert (found["4"].concern_paragraph, found["6"].concern_paragraph) == ("3", "5")
    assert found["4"].articles == ("7", "10", "14")
    assert found["6"].articles == ("1", "2", "3")
    assert [each.follow_up for each in found.values()] == [True, True, False, False]
    assert [each.kind for each in found.values()][2:] == ["procedural"] * 2


def test_it_reads_french() -> None:
    found = by_label(FRENCH_TEXT, FRENCH)

    assert list(found) == ["4", "6", "7", "8", "9", "10"]
    assert found["4"].clauses[0].asks == (
        "D’ouvrir les prisons aux visiteurs",
        "De publier ce qu’ils disent",
        "De payer les médecins",
    )
    assert len(found["6"].clauses[0].asks) == 2
    assert found["4"].articles == ("5", "6")
    assert found["6"].articles == ("1", "2", "3")
    assert [each.follow_up for each in found.values()] == [
        *(True, True),
        *(False, False, False, False),
    ]
    assert found["10"].kind == "procedural"


DUE = [
    (SPANISH_TEXT, SPANISH, {"follow_up": (2027, 3, 29), "next_report": (2030, 3, 18)}),
    (FRENCH_TEXT, FRENCH, {"follow_up": None, "next_report": (2029, 7, 4)}),
    (TORTURE, ENGLISH, {"follow_up": (2026, 5, 10), "next_report": (2029, 5, 10)}),
    (ECONOMIC, ENGLISH, {"next_report": (2028, 10, 31), "follow_up": None}),
]


@pytest.mark.parametrize(
    ("text", "tongue", "expected"), DUE, ids=["es", "fr", "CAT", "CESCR"]
)
def test_it_finds_the_dates_that_a_document_sets(
    text: str, tongue: Tongue, expected: dict[str, tuple[int, int, int] | None]
) -> None:
    found = due_in(headed_paragraphs(lines_of(text)), tongue)

    assert {each.what: each.date for each in found} == {
        what: datetime.date(*day) if day else None for what, day in expected.items()
    }
    assert all(each.words and each.paragraph for each in found)


@pytest.mark.parametrize(
    ("sentence", "day", "words"),
    [
        ("The Committee requests a report by 31 June 2026.", None, "by 31 June 2026"),
        ("The Committee invites a report on the Act of 4 May 2020.", None, ""),
    ],
    ids=["a day that does not exist", "a date of the past"],
)
def test_it_keeps_to_dates_that_are_to_come(
    sentence: str, day: datetime.date | None, words: str
) -> None:
    found = due_in(headed_paragraphs(lines_of(f"1. {sentence}")), ENGLISH)

    assert [(each.date, each.words) for each in found] == (
        [(day, words)] if words else []
    )


def test_it_reads_the_forms_of_two_more_committees() -> None:
    torture, economic = by_label(TORTURE, ENGLISH), by_label(ECONOMIC, ENGLISH)

    assert torture["4"].follow_up
    assert torture["4"].concern_paragraph == "3"
    assert economic["3"].follow_up
    assert economic["3"].clauses[0].asks[0] == "Clean the wells"


@pytest.mark.parametrize(
    ("heading", "articles"),
    [
        ("Igualdad (arts. 5, párr. 2, y 6)", ("5", "6")),
        ("Égalité (art. 5, par. 2, et 9)", ("5", "9")),
        ("Principes (art. 1er à 4)", ("1", "2", "3", "4")),
    ],
)
def test_it_reads_articles_of_headings(heading: str, articles: tuple[str, ...]) -> None:
    assert articles_in(heading, SPANISH) == articles


def read_text(tmp_path: Path, text: str, name: str = "found.txt") -> Document:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return undocs.read(path)


def test_it_tells_the_language_of_a_file(tmp_path: Path) -> None:
    spanish = read_text(tmp_path, SPANISH_TEXT.strip())
    french = read_text(tmp_path, FRENCH_TEXT.strip())

    assert (spanish.language, spanish.symbol) == ("es", "CCPR/C/XAA/CO/4")
    assert (french.language, french.symbol) == ("fr", "CERD/C/XAA/CO/5-6")
    assert len(spanish.recommendations) == 4
    assert len(french.recommendations) == 6


def test_it_names_a_language_that_it_does_not_read(tmp_path: Path) -> None:
    german = "CCPR/C/XAA/CO/4\nDistr.: General\n" + (
        "Der Ausschuss ist besorgt, dass die Brunnen nicht für alle offen sind.\n" * 9
    )
    with pytest.raises(ReadingError) as caught:
        read_text(tmp_path, german)

    assert caught.value.code is Reason.OTHER_LANGUAGE
    assert "German" in caught.value.came
