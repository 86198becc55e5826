#!/usr/bin/env python3
"""The same as the command `servanda`, for those used to manage.py."""

from servanda.config.cli import main

if __name__ == "__main__":
    main()
