"""The rules that tell where a new ask begins, each by its name.

Each rule looks at one place in a sentence: what was asked so far, the link, and what
comes after it. A new ask begins where the State could do one and not the other as a
separate act.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from undocs.acts import act_of, ends_in_verb, gerunds, kinds

if TYPE_CHECKING:
    from collections.abc import Callable

    from undocs.acts import Act


_EXAMPLE = re.compile(r"including|in particular|notably|inter alia|such as")
_BY = re.compile(r"\b(?:by|through)\b")


@dataclass(frozen=True, slots=True)
class Site:
    """A place: the ask and the sentence so far, the link, and what comes after."""

    before: str
    whole: str
    link: str
    after: str
    named_before: bool
    named_after: bool

    @property
    def joins(self) -> bool:
        """Tell an "and" from a mere comma."""
        return re.search(r"\band\b|\bas well as\b|;", self.link) is not None

    @property
    def set_apart(self) -> bool:
        """Tell an "and" that a comma sets apart."""
        return self.link.startswith(",") and "and" in self.link

    @property
    def gives_examples(self) -> bool:
        """Tell "including" and its like."""
        return _EXAMPLE.search(self.link) is not None


# Things named.

_TREATY_ACT = re.compile(
    r"\b(?:ratif\w*|acced\w*|accession|sign(?:ing|ature)?|adher\w*|join\w*|withdraw\w*|"
    r"(?:become|becoming) (?:a )?(?:state )?part\w*|lift\w*|reservations?|accept\w*|"
    r"conclud\w*|approv\w*|becoming|implement\w*|abid\w*|incorporat\w*|party to)\b",
    re.IGNORECASE,
)
_STANDARD = re.compile(
    r"\b(?:in line with|accordance|conform\w*|compl(?:y|iance|iant|ies)|compatib\w*|"
    r"consisten\w*|pursuant|as (?:set|required|provided|stipulated|stated)|enshrined|"
    r"under|provisions?|obligations?|commitments?|defin\w+|contained|principles|"
    r"standards|set out|in light of|in keeping|harmoni[sz]\w*|align\w*|violat\w*|"
    r"rights in|according to|guarantee\w* in|recommend\w*|committee|required by|"
    r"with the|reports?)\b",
    re.IGNORECASE,
)
_MANDATE = re.compile(
    r"(?:the |to the )?(?:UN |United Nations )?(?:Special Rapporteurs?|Working Group|"
    r"Independent Expert|Special Representative)\b"
)
_INVITES = re.compile(r"\binvit|\bvisit", re.IGNORECASE)
_PLAN_WORD = (
    r"(?:[Pp]lan|[Ss]trategy|[Rr]oad ?map|[Gg]uidelines|[Pp]rogramme|[Pp]olicy|Act|Law|"
    r"Rules|Agenda|Agreement|Bill)"
)
_PLAN = re.compile(
    rf"(?:the|its) (?:[\w'-]+ ){{0,4}}?{_PLAN_WORD}\b(?! (?:and|of law))"
)
_PLAN_NAME = re.compile(rf"[A-Z][a-z]+ .*{_PLAN_WORD}|{_PLAN_WORD} (?:of|for|on) [A-Z]")
_PLAN_ACT = re.compile(r"\bimplement\w*|\bincorporat\w*|\badopt\w*", re.IGNORECASE)
_PLAN_VERBS = {*("implement", "accelerate", "continue", "adopt", "ensure", "consider")}


def _instrument(site: Site) -> bool:
    """Each instrument is an ask, unless it is only a standard."""
    if not (site.named_before and site.named_after) or site.gives_examples:
        return False
    acts = list(_TREATY_ACT.finditer(site.whole))
    return bool(acts) and not _STANDARD.search(site.whole, acts[-1].end())


def _mandate(site: Site) -> bool:
    """Each mandate that is invited is an ask."""
    if site.gives_examples or not _MANDATE.match(site.after):
        return False
    return bool(_MANDATE.search(site.whole) and _INVITES.search(site.whole))


def _plan(site: Site) -> bool:
    """Each plan or law that is named is an ask."""
    if not site.named_after and not _PLAN.match(site.after):
        return False
    act = act_of(site.before)
    done = _PLAN_ACT.search(site.before)
    if act is None or act.verb not in _PLAN_VERBS or done is None:
        return False
    if _STANDARD.search(site.before, done.end()):
        return False
    return _PLAN_NAME.search(site.before, done.end()) is not None


# Examples and means.

_OUTPUT_ACTS = {
    *("adopt", "amend", "repeal", "ratify", "accede", "establish", "create", "set"),
    *("enact", "sign", "abolish", "remove", "revise", "invite", "extend", "withdraw"),
    *("introduce", "decriminalize", "decriminalise", "criminalize", "criminalise"),
    *("renew", "issue", "release"),
}
_OUTPUT_NOUN = re.compile(
    r"(?:the )?(?:(?:swift|speedy|early|prompt|full) )?(?:accession to|ratification of|"
    r"adoption of|establishment of|creation of|nomination of|appointment of|"
    r"amendment of|repeal of|abolition of|enactment of|introduction of|withdrawal of|"
    r"signature of)\b",
    re.IGNORECASE,
)
_EMBEDDED = re.compile(r", (?:in order )?to \w+|\bin order to\b|\bwith a view to\b")
_ING = re.compile(r"(?P<word>\b\w+|,) (?:(?:\w+ly|inter alia,?) )?(?P<ing>\w+ing)\b")
_MEANS_WORDS = {"by", "through", ","}
_NEXT_MEANS = re.compile(r",? and (?:by )?")


def _output(site: Site) -> bool:
    """After "including": an act with an output of its own."""
    if not site.gives_examples or _EMBEDDED.search(site.after):
        return False
    if _OUTPUT_NOUN.match(site.after):
        return True
    act = act_of(site.after)
    return act is not None and act.form == "ing" and act.verb in _OUTPUT_ACTS


def _means(site: Site) -> bool:
    """Split off a second means; the first stays with what it serves."""
    if not _is(site.after, "ing") or ends_in_verb(site.before):
        return False
    if "including" in site.link or not (site.joins or _more_means_follow(site)):
        return False
    if _BY.search(site.link) and "and" in site.link:
        return True
    earlier = [
        each["word"]
        for each in _ING.finditer(site.whole)
        if each["ing"].lower() in gerunds()
    ]
    return bool(earlier) and earlier[-1] in _MEANS_WORDS


def _more_means_follow(site: Site) -> bool:
    return any(
        _is(site.after[link.end() :], "ing")
        for link in _NEXT_MEANS.finditer(site.after)
    )


def _is(words: str, form: str) -> bool:
    act = act_of(words)
    return act is not None and act.form == form


# What has to be so.

_THAT = re.compile(r"that (?!(?:is|are|have|has|was|were|can|may|it has|it is)\b)")
_THAT_BEFORE = re.compile(
    r"\b(?:that|ensure|guarantee|prioriti[sz]e|recommend\w*)\b", re.IGNORECASE
)


def _outcome(site: Site) -> bool:
    """And that something else be so."""
    return bool(
        site.joins and _THAT.match(site.after) and _THAT_BEFORE.search(site.before)
    )


# Acts.

_PURPOSE = re.compile(
    r"\b(?P<order>(?:in order|so as) )?to (?:\w+ly |further |better )?(?P<verb>[a-z]+)\b"
)
_SEEKING = re.compile(
    r"(?:\w+ly )?(?:seek|request|continue (?:to )?seek\w*)\b", re.IGNORECASE
)
# Words before the first act: "In line with the Convention, adopt".
_OPENING = re.compile(
    r"(?:In|As|With|Noting|Considering|Given|To|Following|Within|Taking|Pursuant|"
    r"Recalling|On|Building|While|For|By|Through|Having|After|Based|Recognizing|"
    r"Acknowledging|Despite|Bearing|Concerned|Welcoming)\b"
    r"(?:[^,]|,(?! (?:[a-z]+ly )?[a-z]+ (?:the|its|a|an|all)\b))*$"
)
_GOING_ON = re.compile(
    r"(?:^(?:\w+ly )?(?:continue|strive|work|proceed)|\befforts)(?: already deployed)? to ",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\b(?:by|through|including|notably|aim\w+)\b")
# Somebody else does it: "a body that would visit prisons and report".
_ELSE_DOES = re.compile(
    r"\b(?:that|which|who)\b[^;]*\b(?:would|will|could|can|may)\b[^;]*$"
)
_NEXT_ACT = re.compile(r",? and ")


def _deed(site: Site) -> bool:
    """Another act with an object of its own."""
    act = act_of(site.after)
    if act is None or ends_in_verb(site.before):
        return False
    if site.gives_examples or _BY.search(site.link) or _OPENING.match(site.before):
        return False
    if is_step(site.before, site.after, act):
        return False
    return _FORMS[act.form](site, act)


def _participle(site: Site, act: Act) -> bool:
    if site.link.strip() in {",", "or", "and"} or "while" in site.link:
        return False
    return act.kind == "act" and act.verb != "include"


def _infinitive(site: Site, _: Act) -> bool:
    """Tell a further act from a further purpose: "and to make"."""
    if not site.joins or _SEEKING.match(site.before):
        return False
    if _last_purpose(site.before) is None or site.before.startswith("to "):
        return True
    if _GOING_ON.search(site.before) and not _ASIDE.search(site.before):
        return True
    return site.set_apart


def _base(site: Site, act: Act) -> bool:
    """Tell a further act of the State from a further purpose of the same act."""
    if site.link.strip() == "," and not _more_acts_follow(site):
        return False
    if _ELSE_DOES.search(site.before) and not site.set_apart:
        return False
    if _SEEKING.match(site.before) and re.search(r" to [a-z]", site.before):
        return False
    purpose = _last_purpose(site.before)
    if purpose is None or ";" in site.link:
        return True
    aims = kinds().get(purpose, "aim") == act.kind == "aim"
    return site.set_apart or not aims


_FORMS: dict[str, Callable[[Site, Act], bool]] = {
    "base": _base,
    "to": _infinitive,
    "ing": _participle,
}


def _last_purpose(words: str) -> str | None:
    """Give the verb of the last "to do" that is still open."""
    found = [
        match["verb"]
        for match in _PURPOSE.finditer(words)
        if match["order"] or match["verb"] in kinds()
    ]
    return found[-1] if found else None


def _more_acts_follow(site: Site) -> bool:
    """Tell a comma in a list whose last act comes after "and"."""
    return any(
        _is(site.after[link.end() :], "base") or _is(site.after[link.end() :], "to")
        for link in _NEXT_ACT.finditer(site.after)
    )


# Steps of one act.

_INVESTIGATES = re.compile(
    r"\b(?:investigat\w*|prosecut\w*|identif\w*)\b", re.IGNORECASE
)
_PUNISHES = re.compile(
    r"(?:\w+ly )?(?:(?:prosecute|punish|sanction|try|convict)\b|"
    r"(?:bring|hold)\b.*\b(?:justice|account)|ensure\b.*\b(?:responsible|perpetrators)\b)"
)
_REVIEWS = re.compile(r"(?:\w+ly )?(?:review|revise|assess|examine)\b", re.IGNORECASE)
_AMENDS = {"repeal", "amend", "modify", "abolish"}
_NO_OBJECT = re.compile(r"\s*(?:where|as|if|when|or|and|them|it|those|any)\b")
_SAME_THING = re.compile(r" (?:it|them)\b")
_CARRIES_OUT = {"implement", "enforce", "apply"}
_RESOURCES = (
    r"(?:[\w-]+ ){0,3}?(?:measures|actions?|steps|means|resources|funds|funding)\b"
)
_TAKES_MEASURES = re.compile(rf"(?:\w+ly )?\w+ {_RESOURCES}(?: where possible)?")
_GIVES_RESOURCES = re.compile(rf" {_RESOURCES} to ")


def is_step(before: str, after: str, act: Act) -> bool:
    """Tell steps of one act: investigate and punish, review and amend."""
    if _PUNISHES.match(after):
        return _INVESTIGATES.search(before) is not None
    if _SAME_THING.match(act.rest) and (
        act.verb in _CARRIES_OUT or act.verb == "bring"
    ):
        return True
    if act.verb in _AMENDS:
        return bool(_REVIEWS.match(before) and _NO_OBJECT.match(act.rest))
    # Measures, and resources, for one stated aim.
    return bool(_TAKES_MEASURES.fullmatch(before) and _GIVES_RESOURCES.match(act.rest))


RULES: dict[str, Callable[[Site], bool]] = {
    "instrument": _instrument,
    "mandate": _mandate,
    "plan": _plan,
    "output": _output,
    "means": _means,
    "outcome": _outcome,
    "act": _deed,
}
