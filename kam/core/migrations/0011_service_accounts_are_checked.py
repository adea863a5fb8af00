"""Rows from before the rule of 0010 are held to it, while people go on working."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0010_api_tokens")]

    operations = [ValidateConstraint(model_name="user", name="core_user_service_never_signs_in")]
