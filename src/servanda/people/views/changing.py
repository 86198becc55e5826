"""Forms that change what two people may have open at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.forms.models import ModelChoiceField
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from servanda.common.languages import by_language
from servanda.people.errors import ChangedMeanwhile, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.forms import BoundField, Form
    from django.http import QueryDict

UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which what is kept now and what was entered differ."""

    label: str
    now: str
    entered: str


def kept(
    form: Form,
    write: Callable[[], object],
    now: Callable[[Any], Mapping[str, Any]],
) -> tuple[bool, list[Difference]]:
    """Say whether the write went through, else tell on the form why not.

    Args:
        form: The form, valid so far.
        write: The operation.
        now: Gives the initial values of the form for the thing as it is now.

    """
    try:
        write()
    except Refused as refused:
        form.add_error(
            refused.field if refused.field in form.fields else None, str(refused)
        )
        return False, []
    except ChangedMeanwhile as changed:
        return False, _told(form, changed, now(changed.current))
    return True, []


def _told(
    form: Form, changed: ChangedMeanwhile, now: Mapping[str, Any]
) -> list[Difference]:
    form.add_error(
        None,
        _(
            "Another person changed this after you opened it. Nothing of theirs or"
            " yours is lost: compare both below, put right what you entered, then"
            " save again."
        ),
    )
    different = [
        Difference(str(field.label), there, entered)
        for field in form.visible_fields()
        if (there := _shown(field, now.get(field.name)))
        != (entered := _shown(field, field.value()))
    ]
    # What was entered stays; the next save speaks of the newest state.
    newest = cast("QueryDict", form.data).copy()
    newest["revision"] = str(changed.current.revision)
    form.data = newest
    return different


def _shown(field: BoundField, value: Any) -> str:
    choices = getattr(field.field, "choices", None)
    if choices is not None and not isinstance(field.field, ModelChoiceField):
        words = {str(code): str(label) for code, label in choices}
        return words.get("" if value is None else str(value), str(value or ""))
    if isinstance(value, list | tuple):
        return "; ".join(sorted(map(str, value)))
    if hasattr(value, "names"):
        return by_language(value.names)
    if hasattr(value, "isoformat"):
        return date_format(value, "Y-m-d")
    return str("" if value is None else value).strip().replace("\r\n", "\n")
