"""How committees ask in English, French and Spanish.

What tells a recommendation from a concern, a preface from the substance, and a limb
from a reference are words; each language has its own, and only these are used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from undocs import asks as english
from undocs.asks import sentences

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Tongue:
    """The words of one language by which concluding observations are read."""

    code: str
    asks_for_something: Callable[[str], bool]
    is_concern: Callable[[str], bool]
    asks_of: Callable[[str], tuple[str, ...]]
    limbs: Callable[[str], tuple[str, ...]]
    preface: re.Pattern[str]
    procedure: re.Pattern[str]  # in headings
    procedural_words: re.Pattern[str]
    title: re.Pattern[str]
    wanted: re.Pattern[str]  # early information, urgent measures
    importance: re.Pattern[str]  # a list of its own, for the next report
    paragraphs: re.Pattern[str]
    articles: re.Pattern[str]  # cited in a heading


# The letters of limbs: "a)" and "(a)".
_LIMB = re.compile(r"(?:^|(?<=[\s]))\(?([a-z])\)\s+(?=[\w«“¿])")
_TRAILING = re.compile(r"[\s;,.]*(?:\b(?:and|or|et|ou|y|e|o)\b)?[\s;,.]*$")


def _english_limbs(text: str) -> tuple[str, ...]:
    return tuple(
        _TRAILING.sub("", text[each.start : each.end])
        for each in english.limbs_of(text)
    )


ENGLISH = Tongue(
    code="en",
    asks_for_something=english.asks_for_something,
    is_concern=english.is_concern,
    asks_of=english.asks_of,
    limbs=_english_limbs,
    preface=re.compile(
        r"\bintroduction\b|positive (?:aspects|developments)|progress achieved|"
        r"factors and difficulties|^(?:[IVX]+|[A-Z])\. (?:opening|preliminary)",
        re.IGNORECASE,
    ),
    procedure=re.compile(
        r"disseminat|follow-up (?:to (?:the )?(?:present )?concluding|and|procedure|$)|"
        r"next (?:periodic )?reports?|technical (?:cooperation|assistance)|"
        r"preparation of the next|common core document|"
        r"\breporting\b|consultations? with civil society",
        re.IGNORECASE,
    ),
    procedural_words=re.compile(
        r"(?:submit|provide|present) its (?:\w+(?:,? (?:and|to) |, | |-)){0,8}"
        r"(?:periodic )?reports?\b|"
        r"(?:disseminate|translate|publish|make) (?:\w+ ){0,4}?(?:present )?"
        r"concluding observations|"
        r"recommendations contained in the present concluding observations",
        re.IGNORECASE,
    ),
    title=re.compile(r"Concluding (?:observations|comments)", re.IGNORECASE),
    wanted=re.compile(
        r"\burgent (?:measures|attention|action)|\burgently\b|"
        r"\b(?:particular|of) priority\b|"
        r"\bwithin (?:a period of )?(?:\w+|\d+) (?:months?|years?)\b|"
        r"\brequest(?:s|ed)\b.{0,80}\bto (?:provide|submit)\b.{0,300}"
        r"\brecommendations?\b|"
        r"\bfollow-up to the recommendations",
        re.IGNORECASE,
    ),
    importance=re.compile(r"\bparticular importance\b", re.IGNORECASE),
    paragraphs=re.compile(r"\b(?:paragraphs?|paras?\.)\s", re.IGNORECASE),
    articles=re.compile(r"\(\s*art(?:s|icles?)?\.?\s*(\d.*)\)", re.IGNORECASE),
)

_FEWEST = 2  # limbs; a single letter is a reference


class _Romance:
    """Reads asks by a language's own verbs, after its own words for the Committee."""

    def __init__(self, asking: str, state_must: str, concern: str) -> None:
        self._asking = re.compile(asking)
        self._state_must = re.compile(state_must)
        self._concern = re.compile(concern, re.IGNORECASE)

    def asks_for_something(self, sentence: str) -> bool:
        if self._asking.search(sentence):
            return True
        must = self._state_must.search(sentence)
        return must is not None and not self._concern.search(sentence, 0, must.start())

    def is_concern(self, sentence: str) -> bool:
        concern = self._concern.search(sentence) is not None
        return concern and not self.asks_for_something(sentence)

    def asks_of(self, text: str) -> tuple[str, ...]:
        limbs = _limbs(text)
        if limbs:
            return limbs
        asking = [
            text[start:end]
            for start, end in sentences(text)
            if self.asks_for_something(text[start:end])
        ]
        return tuple(asking) if len(asking) > 1 else (text,)


def _limbs(text: str) -> tuple[str, ...]:
    """Give the words of the limbs a), b), where there are several."""
    marks: list[re.Match[str]] = []
    for match in _LIMB.finditer(text):
        if ord(match[1]) == ord("a") + len(marks):
            marks.append(match)
    if len(marks) < _FEWEST:
        return ()
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return tuple(
        _TRAILING.sub("", text[mark.end() : end])
        for mark, end in zip(marks, ends, strict=True)
    )


_ARTICLES = re.compile(r"\(\s*art(?:s|icles?|ículos?)?\.?\s*(\d.*)\)", re.IGNORECASE)
_SPANISH_VERBS = (
    r"(?:recomienda|insta|exhorta|alienta|pide|solicita|invita|sugiere|urge|ruega|"
    r"encarece|aconseja|reitera su (?:\w+ )?(?:recomendaci[oó]n|petici[oó]n|solicitud)|"
    r"hace un llamamiento)\b"
)
_SPANISH = _Romance(
    rf"\b(?:El|el) Comité\b(?:(?! (?:observa|toma nota de|señala|lamenta|deplora|"
    rf"expresa)\b| preocupa)[^;:]){{0,400}}? {_SPANISH_VERBS}|"
    rf"^(?:Asimismo|También|Además|Por último|A este respecto|A tal efecto|Igualmente)"
    rf",?(?: (?:el Comité|le|lo|la|se|también|asimismo))* {_SPANISH_VERBS}|"
    rf"\by (?:le |lo |la )?{_SPANISH_VERBS} (?:al Estado|que|a que)|"
    rf"\bse (?:le )?{_SPANISH_VERBS} al Estado",
    r"(?:^|, |\by )(?:e|E)l Estado (?:[Pp]arte )?(?:también |asimismo )?"
    r"(?:debe|debería|deberá|ha de|tiene que)\b",
    r"preocup|inquiet|lamenta|deplora|alarma|consterna",
)
SPANISH = Tongue(
    code="es",
    asks_for_something=_SPANISH.asks_for_something,
    is_concern=_SPANISH.is_concern,
    asks_of=_SPANISH.asks_of,
    limbs=_limbs,
    preface=re.compile(
        r"\bintroducción\b|aspectos positivos|novedades positivas|"
        r"progresos? (?:realizados|alcanzados)|factores y dificultades",
        re.IGNORECASE,
    ),
    procedure=re.compile(
        r"difusión|seguimiento (?:de las|y|$)|próximos? informes?|"
        r"(?:cooperación|asistencia) técnica|preparación del próximo|"
        r"presentación de informes|documento básico común|"
        r"consultas? con la sociedad civil",
        re.IGNORECASE,
    ),
    procedural_words=re.compile(
        r"(?:present|incluy)\w+ (?:\w+ ){0,4}?(?:sus?|los) (?:[\w-]+ ){0,8}?informes?\b|"
        r"(?:difund|traduzc|publi)\w+ (?:\w+ ){0,6}?observaciones finales|"
        r"recomendaciones (?:formuladas|contenidas|que figuran) en las presentes "
        r"observaciones finales",
        re.IGNORECASE,
    ),
    title=re.compile(r"Observaciones finales", re.IGNORECASE),
    wanted=re.compile(
        r"medidas urgentes|con carácter urgente|prioritari|"
        r"\b(?:en|dentro de)(?:l| un| el) plazo de\b|"
        r"\b(?:pide|solicita|ruega)\b.{0,120}(?:facilite|presente|proporcione|informe)"
        r".{0,300}recomendaci",
        re.IGNORECASE,
    ),
    importance=re.compile(
        r"especial importancia|particular importancia", re.IGNORECASE
    ),
    paragraphs=re.compile(r"\b(?:párrafos?|párrs?\.)\s", re.IGNORECASE),
    articles=_ARTICLES,
)

_FRENCH_VERBS = (
    r"(?:recommande|engage|invite|demande|prie|exhorte|encourage|appelle|suggère|"
    r"conseille|conjure|réitère (?:sa|ses|la) (?:\w+ )?(?:recommandation|demande)s?|"
    r"renouvelle sa (?:recommandation|demande)|souhaiterait)\b"
)
_FRENCH = _Romance(
    rf"\b(?:Le|le) Comité\b(?:(?! (?:note|constate|regrette|déplore|observe|prend "
    rf"(?:\w+ )?note|s[’']inquiète|est (?:\w+ )?(?:préoccupé|inquiet))\b)[^;:])"
    rf"{{0,400}}? {_FRENCH_VERBS}|"
    rf"^(?:Il|En outre, il|De plus, il|Enfin, il|À cet égard, il|À cette fin, il|"
    rf"Par ailleurs, il)(?: (?:lui|le|l[’']|la|y|en|également|aussi))* ?"
    rf"{_FRENCH_VERBS}|"
    rf"\bet (?:lui |l[’']|le )?{_FRENCH_VERBS} (?:à l[’']État|l[’']État|que|de|instamment)",
    r"(?:^|, |\bet )(?:l|L)[’']État (?:partie )?(?:(?:devrait|doit) |"
    r"est (?:\w+ )?(?:invité|prié|encouragé|engagé|exhorté))",
    r"préoccup|inquiet|inquiète|regrette|déplore|alarm",
)
FRENCH = Tongue(
    code="fr",
    asks_for_something=_FRENCH.asks_for_something,
    is_concern=_FRENCH.is_concern,
    asks_of=_FRENCH.asks_of,
    limbs=_limbs,
    preface=re.compile(
        r"\bintroduction\b|aspects positifs|faits positifs|progrès (?:accomplis|réalisés)|"
        r"facteurs et difficultés",
        re.IGNORECASE,
    ),
    procedure=re.compile(
        r"diffusion|suivi (?:des|et|$)|prochains? rapports?|"
        r"(?:coopération|assistance) technique|(?:élaboration|établissement) du prochain|"
        r"soumission (?:de|des) rapports?|document de base commun|"
        r"consultations? avec la société civile",
        re.IGNORECASE,
    ),
    procedural_words=re.compile(
        r"(?:soumettre|présenter|fournir) (?:\w+ ){0,3}?(?:son|ses|leurs?) "
        r"(?:[\w-]+ ){0,8}?rapports?\b|"
        r"(?:diffuser|traduire|publier) (?:\w+ ){0,6}?observations finales|"
        r"recommandations (?:contenues|formulées|figurant) dans les présentes "
        r"observations finales",
        re.IGNORECASE,
    ),
    title=re.compile(r"Observations finales|Conclusions (?:du|et) ", re.IGNORECASE),
    wanted=re.compile(
        r"mesures urgentes|d[’']urgence|à titre prioritaire|"
        r"\bdans un délai d[e’']|"
        r"\b(?:prie|demande|invite)\b.{0,120}(?:fournir|communiquer|présenter|soumettre)"
        r".{0,300}recommandation",
        re.IGNORECASE,
    ),
    importance=re.compile(r"importance particulière", re.IGNORECASE),
    paragraphs=re.compile(r"\b(?:paragraphes?|par\.)\s", re.IGNORECASE),
    articles=_ARTICLES,
)

TONGUES = {"English": ENGLISH, "French": FRENCH, "Spanish": SPANISH}
