"""`servanda doctor`: look at this installation and say what is wrong."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from servanda.config import doctor


class Command(BaseCommand):
    help = "List every setting in force and look for problems; exit code 1 with any."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:  # noqa: ARG002  Django's own options
        self.stdout.write("Settings (environment variables)")
        for variable, given in doctor.variables():
            self.stdout.write(f"  {variable.name} = {given}")
            self.stdout.write(f"      {variable.meaning}")
        self.stdout.write("\nThis installation")
        problems = 0
        for seen in doctor.examine():
            self.stdout.write(f"  {seen.level:<8} {seen.thing}: {seen.said}")
            problems += seen.level is doctor.Level.PROBLEM
        if problems:
            self.stderr.write(f"\nProblems found: {problems}. See the lines above.")
            sys.exit(1)
        self.stdout.write("\nNo problems found.")
