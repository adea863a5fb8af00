"""Rows from before the rules of 0006 are held to them, while people go on working."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0006_settings_of_a_person")]

    operations = [
        ValidateConstraint(model_name="user", name="core_user_theme_known"),
        ValidateConstraint(model_name="user", name="core_user_start_page_is_a_key"),
    ]
