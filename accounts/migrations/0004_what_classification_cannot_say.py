"""Rules of classification that so far only the services kept: known words, an origin for each change, a reason."""

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models
from django.db.models import F, Q

RULES = {
    "classificationprofile": [
        models.CheckConstraint(
            condition=Q(confirm__lte=F("window"), margin__lt=F("a")),
            name="accounts_classificationprofile_hysteresis_in_window",
        ),
        models.CheckConstraint(
            condition=Q(min_buckets=None) | Q(min_buckets__gte=2, min_buckets__lte=60),
            name="accounts_classificationprofile_min_buckets_2_to_60",
        ),
        models.CheckConstraint(
            condition=~Q(seasonal="additive") | Q(bucket="month"),
            name="accounts_classificationprofile_additive_by_month",
        ),
        models.CheckConstraint(
            condition=Q(
                bucket__in=["month", "quarter", "week"],
                measure__in=["net", "gross", "margin", "quantity"],
                boundary__in=["crossing", "inclusive", "exclusive"],
                total__in=["positive", "net"],
                zeros__in=["include", "ignore"],
                new__in=["since_first", "full"],
                seasonal__in=["none", "pooled", "additive"],
                grouping__in=["none", "country", "industry", "kind", "team"],
                rollup__in=["self", "root"],
                fx__in=["document", "fixed"],
            ),
            name="accounts_classificationprofile_choices_known",
        ),
        models.CheckConstraint(condition=~Q(name=""), name="accounts_classificationprofile_has_a_name"),
    ],
    "classificationrun": [
        models.CheckConstraint(
            condition=Q(status__in=["OK", "NOTHING", "FAILED"]), name="accounts_classificationrun_status_known"
        ),
        models.CheckConstraint(
            condition=Q(publication__in=["PUBLISHED", "OTHER_PARAMETERS", "LATER_WINDOW", "NOTHING", "FAILED"]),
            name="accounts_classificationrun_publication_known",
        ),
    ],
    "classchange": [
        models.CheckConstraint(
            condition=Q(cause="OVERRIDE", override__isnull=False, run__isnull=True)
            | Q(
                cause__in=["SALES", "CORRECTION", "NEW_ACCOUNT", "DORMANT", "METHOD"],
                override__isnull=True,
                run__isnull=False,
            ),
            name="accounts_classchange_cause_fits_its_origin",
        ),
        models.CheckConstraint(
            condition=Q(dimension__in=["abc", "xyz", "both"]), name="accounts_classchange_dimension_known"
        ),
    ],
    "classificationoverride": [
        models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="accounts_classificationoverride_has_a_reason"),
        models.CheckConstraint(
            condition=Q(ended_by=None) | Q(ended_at__isnull=False),
            name="accounts_classificationoverride_ender_has_a_time",
        ),
    ],
}


class Migration(migrations.Migration):
    # Each rule holds for new rows at once and is proven for old ones afterwards, under a lock that lets people work.
    atomic = False
    dependencies = [("accounts", "0003_imports_say_when_and_by_whom")]

    operations = [
        *(AddConstraintNotValid(model, rule) for model, rules in RULES.items() for rule in rules),
        *(ValidateConstraint(model, rule.name) for model, rules in RULES.items() for rule in rules),
    ]
