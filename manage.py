#!/usr/bin/env python3
"""Runs the portal's commands: `manage.py help` lists them."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalition.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError as problem:
        raise SystemExit("Django is niet geïnstalleerd. Typ: make run") from problem
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
