"""Finds the treaties and declarations that a text names, with the place of each.

A title is one thing however many "and" stand in it, so whoever divides a text
asks here first where titles begin and end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

_UN = r"(?:(?:UN|United Nations|International) )*"
_OPTIONAL = (
    r"(?:(?:1st|2nd|3rd|first|second|third|two|three|both|other) )*(?:optional|facultative|"
    r"additional) protocols?(?: (?:\d|I{1,3}))?"
)
_OF = r",? (?:to|of|on|under|concerning) (?:the )?"
_TREATIES = {
    "ICCPR": rf"{_UN}Covenant on Civil and Political Rights|ICCPR",
    "ICESCR": rf"{_UN}Covenant on Economic,? Social,? and Cultural Rights|ICESCR",
    "ICERD": rf"{_UN}Convention on (?:the )?Elimination of (?:all )?(?:forms of )?racial "
    r"discrimination|ICERD",
    "CEDAW": rf"{_UN}Convention on (?:the )?Elimination of (?:all )?(?:forms of )?"
    r"discrimination against women|CEDAW",
    "CAT": rf"{_UN}Convention against Torture(?:,? and (?:all )?(?:other )?(?:forms of )?"
    r"cruel,? inhuman,? (?:or|and) degrading treatments?(?: (?:or|and) punishments?)?)?"
    r"|(?:UN)?CAT",
    "CRC": rf"{_UN}Convention on the Rights of the Child(?:ren)?|CRC",
    "ICRMW": rf"{_UN}Convention (?:on|for) the (?:protection of )?(?:the )?rights of "
    r"(?:all )?migrants?(?: workers?)?(?: and (?:the )?(?:all )?members? of their "
    r"famil(?:ies|y))?|ICRMW|ICMW|ICMRW|CMW",
    "CRPD": rf"{_UN}Convention (?:on|for) the rights of (?:persons|people) with "
    r"disabilit(?:ies|y)|I?CRPD",
    "ICPPED": rf"{_UN}Convention (?:for|on) (?:the )?protection of all persons "
    r"(?:from|against) enforced disappearances?|"
    rf"{_UN}Convention on enforced disappearances?|ICP?PED|CPED|CED",
    "ICC": r"Rome Statute(?: of the International Criminal Court)?|Statute of Rome",
    "CSR": r"(?:1951 )?(?:Geneva )?Convention (?:relating to|on) the status of refugees",
    "UDHR": r"Universal Declaration (?:of|on) Human Rights|UDHR",
    "ILO-169": rf"ILO Convention (?:\(?No\.? ?)?169\)?|{_UN}Indigenous and Tribal Peoples "
    r"Convention",
    "ILO-189": r"ILO Convention (?:\(?No\.? ?)?189\)?|Domestic Workers Convention",
}
_PROTOCOLS = {
    "ICCPR-OP2": rf"(?:second|2nd) optional protocol{_OF}(?:{_TREATIES['ICCPR']})"
    r"(?:,? (?:aimed|aiming) at (?:the )?aboli(?:tion of|shing) the death penalty)?|"
    r"(?:ICCPR[- ]?OP[- ]?(?:2|II)|OP[- ]?2[- ]?(?:to )?(?:the )?ICCPR)",
    "ICCPR-OP1": rf"(?:(?:first|1st) )?optional protocol{_OF}(?:{_TREATIES['ICCPR']})|"
    r"ICCPR[- ]?OP[- ]?(?:1|I)|OP[- ]?1[- ]?ICCPR",
    "ICESCR-OP": rf"optional protocol{_OF}(?:{_TREATIES['ICESCR']})|OP[- .]?ICESCR|"
    r"ICESCR[- ]OP",
    "CEDAW-OP": rf"optional protocol{_OF}(?:{_TREATIES['CEDAW']})|OP[- .]?CEDAW|CEDAW[- ]OP",
    "CAT-OP": rf"optional protocol{_OF}(?:{_TREATIES['CAT']})|OP[- .]?CAT|CAT[- ]OP",
    "CRC-OP-AC": rf"optional protocol{_OF}(?:{_TREATIES['CRC']}),? on (?:the )?"
    r"(?:involvement of )?children in armed conflicts?|OP[- ]?CRC[- ]?AC|CRC[- ]?OP[- ]?AC",
    "CRC-OP-SC": rf"optional protocol{_OF}(?:{_TREATIES['CRC']}),? (?:on|relating to) "
    r"(?:the )?sale of children,? child prostitution,? and child pornography|"
    r"OP[- ]?CRC[- ]?SC|CRC[- ]?OP[- ]?SC",
    "CRC-OP-IC": rf"(?:third )?optional protocol{_OF}(?:{_TREATIES['CRC']}),? on a "
    r"communications? procedure|OP[- ]?CRC[- ]?(?:IC|CP)|CRC[- ]?OP[- ]?(?:IC|CP)",
    "CRPD-OP": rf"optional protocol{_OF}(?:{_TREATIES['CRPD']})|OP[- .]?CRPD|CRPD[- ]OP",
}
_ANY_PROTOCOL = rf"{_OPTIONAL}(?:{_OF}(?:{'|'.join(_TREATIES.values())}))?(?: thereto)?"
# Named in recommendations, in no list of ours: a place, but no code.
_OTHERS = (
    (
        r"(?i:Protocol to Prevent,? Suppress and Punish Trafficking in Persons,? especially "
        r"women and children(?:,? supplementing the (?:United Nations |UN )?Convention "
        r"against Transnational Organi[sz]ed Crime)?)"
    ),
    r"Palermo (?:Protocols?|Convention)",
    r"Convention on the Prevention and Punishment of the Crime of Genocide",
    r"Agreement on (?:the )?Privileges and Immunities of the International Criminal Court",
    r"(?:1954 )?Convention relating to the Status of Stateless Persons",
    r"(?:1961 )?Convention on the Reduction of Statelessness",
    (
        r"(?:Council of Europe )?Convention on preventing and combating violence against women "
        r"and domestic violence"
    ),
    (
        r"Convention on (?:the )?Protection of Children and Co-?operation in Respect of "
        r"Intercountry Adoption"
    ),
    (
        r"Convention (?:on|concerning|relating to|against) (?:the )?[A-Z][\w-]+"
        r"(?: (?:(?:of|the|in|to|for|against|on|all|from)(?= )|and(?= [A-Z])|[A-Z][\w-]+))*"
    ),
    r"(?:ILO|International Labour Organi[sz]ation) Conventions?(?: (?:Nos?\.? ?)?\(?\d+\)?)?",
    r"(?:[A-Z][\w-]+ ){1,3}(?:Convention|Protocol|Statute|Treaty|Covenant|Charter)",
    r"1967 Protocol",
)


@dataclass(frozen=True, slots=True)
class Named:
    """An instrument named in a text; `code` is empty where our lists have none."""

    start: int
    end: int
    code: str


# A pattern is tried only where one of these stands in the text, in small letters.
_NEEDS = {
    "ICCPR": ("civil and political", "iccpr"),
    "ICESCR": ("economic", "icescr"),
    "ICERD": ("racial", "icerd"),
    "CEDAW": ("against women", "cedaw"),
    "CAT": ("torture", "cat"),
    "CRC": ("rights of the child", "crc"),
    "ICRMW": ("migrant", "icrmw", "icmw", "icmrw", "cmw"),
    "CRPD": ("disab", "rpd"),
    "ICPPED": ("disappear", "ped", "ced"),
    "ICC": ("rome",),
    "CSR": ("refugees",),
    "UDHR": ("universal", "udhr"),
    "ILO-169": ("169", "indigenous and tribal"),
    "ILO-189": ("189", "domestic workers"),
}
_WORDS_OF_OTHERS = (
    *(
        "convention",
        "covenant",
        "protocol",
        "statute",
        "treaty",
        "charter",
        "agreement",
    ),
)


@cache
def _patterns() -> tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...]:
    """Longest first: a protocol before the treaty whose name stands in its own."""
    coded = [
        (
            code,
            _NEEDS[code.split("-OP")[0]],
            re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE),
        )
        for listed in (_PROTOCOLS, _TREATIES)
        for code, pattern in listed.items()
    ]
    protocols = len(_PROTOCOLS)
    any_protocol = re.compile(rf"\b(?:{_ANY_PROTOCOL})\b", re.IGNORECASE)
    others = [
        ("", _WORDS_OF_OTHERS, re.compile(rf"\b(?:{each})\b")) for each in _OTHERS
    ]
    return (
        *coded[:protocols],
        ("", ("protocol",), any_protocol),
        *coded[protocols:],
        *others,
    )


@lru_cache(maxsize=256)
def named_in(text: str) -> tuple[Named, ...]:
    """Give the instruments that a text names, in order, none inside another."""
    found: list[Named] = []
    low = text.lower()
    for code, needs, pattern in _patterns():
        if not any(word in low for word in needs):
            continue
        for match in pattern.finditer(text):
            if _free(match, found):
                found.append(Named(match.start(), match.end(), code))
    return tuple(sorted(found, key=lambda each: each.start))


def _free(match: re.Match[str], found: list[Named]) -> bool:
    return all(match.end() <= each.start or match.start() >= each.end for each in found)
