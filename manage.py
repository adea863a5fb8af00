#!/usr/bin/env python
"""Entry point of the management commands (`./dev manage COMMAND` starts the services too)."""

import os
import sys

from django.core.management import execute_from_command_line

# These change the schema, so they connect as the owner of the tables.
OWNER_COMMANDS = {"migrate", "makemigrations", "sqlmigrate", "sqlflush", "flush", "pgtrigger", "grant_app_role"}

if __name__ == "__main__":
    command = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kam.settings")
    os.environ.setdefault("KAM_PROCESS", "migrate" if command in OWNER_COMMANDS else "manage")
    execute_from_command_line(sys.argv)
