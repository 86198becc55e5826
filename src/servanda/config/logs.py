"""Structured logs without personal data."""

from __future__ import annotations

import logging.config
from typing import Any


def configure(options: dict[str, Any]) -> None:
    """Log to standard error."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "handlers": {"console": {"class": "logging.StreamHandler"}},
            "root": {"handlers": ["console"], "level": "INFO"},
        }
    )
