"""The part of a recommendation's page that says who has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from servanda.people.access import may_coordinate
from servanda.recommendations import access
from servanda.recommendations.queries import assignments as queries
from servanda.recommendations.queries.rights import may_see_every_owner

if TYPE_CHECKING:
    from django.template import Context

    from servanda.recommendations.models import Recommendation

register = template.Library()


@register.simple_tag(takes_context=True)
def assigned_to(context: Context, recommendation: Recommendation) -> SafeString:
    """Draw who has which ask, as far as the person may know it."""
    request: Any = context["request"]
    visible = access.assignments_visible_to(request.user)
    now, before = queries.of_recommendation(visible, recommendation.pk)
    if not now and not before and not may_see_every_owner(request.user):
        return SafeString("")
    may_write = may_coordinate(request.user)
    facts = {
        "recommendation": recommendation,
        "assigned": now,
        "assigned_before": before,
        "may_write": may_write,
        "free_asks": list(queries.free_asks(recommendation)) if may_write else [],
        "asks_count": now[0].of_all if now else 0,
    }
    drawn = render_to_string("recommendations/assigned_block.html", facts, request)
    return mark_safe(drawn)  # noqa: S308 - a template of ours escaped every value
