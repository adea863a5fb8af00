"""The state of an import and its moments agree: what is in came in some time, what was undone was undone by somebody."""

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models
from django.db.models import Q

CAME_IN = ["IMPORTED", "UNDONE"]
RULES = [
    models.CheckConstraint(
        condition=Q(state__in=["UPLOADED", "CHECKED", "IMPORTING", "IMPORTED", "FAILED", "UNDONE"]),
        name="accounts_importbatch_state_known",
    ),
    models.CheckConstraint(
        condition=Q(state__in=CAME_IN, imported_at__isnull=False) | (~Q(state__in=CAME_IN) & Q(imported_at=None)),
        name="accounts_importbatch_imported_at_some_time",
    ),
    models.CheckConstraint(
        condition=Q(state="UNDONE", undone_at__isnull=False, undone_by__isnull=False)
        | (~Q(state="UNDONE") & Q(undone_at=None, undone_by=None)),
        name="accounts_importbatch_undone_by_somebody",
    ),
]


class Migration(migrations.Migration):
    # Each rule holds for new rows at once and is proven for old ones afterwards, under a lock that lets people work.
    atomic = False
    dependencies = [("accounts", "0002_every_fault_of_a_row")]

    operations = [
        *(AddConstraintNotValid("importbatch", rule) for rule in RULES),
        *(ValidateConstraint("importbatch", rule.name) for rule in RULES),
    ]
