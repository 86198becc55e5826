"""The closed lists that a pack may choose from.

Kinds of institutions and roles are those of the tables that keep them, which lie
above this room; a test holds both lists against each other.
"""

from __future__ import annotations

INSTITUTION_KINDS = (
    "steering_committee", "standing_office", "government", "ministry", "agency",
    "department", "parliament", "court", "prosecution", "local_government",
    "party_committee", "socio_political", "academy", "other_state_body",
)  # fmt: skip
ROLES = (
    "coordinator", "focal_point", "reviewer", "training_officer", "case_officer",
    "auditor", "reader", "system_administrator",
)  # fmt: skip
REORGANISATIONS = ("merger", "split", "succession")
PARTS = (
    "implementation", "reporting", "communications", "training", "casework", "portal",
)  # fmt: skip
WEEKDAYS = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip
SETTINGS = ("calendar", "rest_days", "return_within_days")
