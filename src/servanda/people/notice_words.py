"""The sentences of notices, by code.

A room that tells posts something adds its sentences here under its own name:
the words are needed where nobody has that room's page open, in mails and lists.
Placeholders are filled from `Notice.words`.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servanda.common.languages import by_language

WORDS: dict[str, Any] = {
    "recommendations.assigned": gettext_lazy(
        "%(label)s was assigned to %(institution)s."
    ),
    "recommendations.cooperating": gettext_lazy(
        "%(institution)s is to cooperate on %(label)s."
    ),
    "recommendations.reassigned": gettext_lazy(
        "%(label)s was given to another institution."
    ),
    "recommendations.withdrawn": gettext_lazy(
        "The assignment of %(label)s was withdrawn."
    ),
    "recommendations.accepted": gettext_lazy("%(institution)s accepted %(label)s."),
    "recommendations.returned": gettext_lazy("%(institution)s returned %(label)s."),
    "recommendations.unanswered": gettext_lazy(
        "%(institution)s has not answered for %(label)s in time."
    ),
    "people.passed_up": gettext_lazy("Still open at %(post)s: %(sentence)s"),
    "people.let_in": gettext_lazy(
        "A system administrator made a way into an account or post: %(post)s."
    ),
    "desk.hand_over": gettext_lazy("The work of %(post)s passes to a successor."),
}


def sentence(code: str, words: dict[str, Any]) -> str:
    """Return the sentence of `code`, in the language of the page or mail.

    Words that are names by language are taken in that language. A code that an
    older or newer program wrote gives a plain sentence, so that an inbox never
    fails on one line.
    """
    known = {name: _in_language(value) for name, value in words.items()}
    if code == "people.passed_up":
        known["sentence"] = sentence(str(known.get("code", "")), words)
    try:
        return str(WORDS[code]) % known
    except KeyError:
        return _("Something changed.")


def _in_language(value: Any) -> str:
    return by_language(value) if isinstance(value, dict) else str(value)
