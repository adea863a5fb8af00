"""Rules of master data that so far only the services kept, and the indexes by which rows that go are looked for."""

from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Upper

RULES = {
    "account": [
        models.CheckConstraint(
            condition=Q(key_since=None) | Q(status="KEY"), name="accounts_account_key_date_is_of_a_key_account"
        ),
    ],
    "accountmonth": [
        models.CheckConstraint(
            condition=Q(net__lt=10**16, gross__lt=10**16, quantity__lt=10**16, cost__lt=10**16),
            name="accounts_accountmonth_figures_are_numbers",
        ),
    ],
    "accountmonthpart": [
        models.CheckConstraint(
            condition=Q(channel__in=["", "ONLINE", "STORE", "WHOLESALE", "OTHER"]),
            name="accounts_accountmonthpart_channel_known",
        ),
        models.CheckConstraint(
            condition=Q(net__lt=10**16, quantity__lt=10**16, cost__lt=10**16),
            name="accounts_accountmonthpart_figures_are_numbers",
        ),
    ],
    "address": [
        models.CheckConstraint(
            condition=~Q(lines="", postal_code="", city="", country=""), name="accounts_address_says_something"
        ),
    ],
    "exchangerate": [
        models.CheckConstraint(condition=Q(kind__in=["DAILY", "BUDGET"]), name="accounts_exchangerate_kind_known"),
    ],
    "product": [
        models.CheckConstraint(condition=~Q(external_id="") & ~Q(name=""), name="accounts_product_has_number_and_name"),
    ],
    "productline": [models.CheckConstraint(condition=~Q(name=""), name="accounts_productline_has_a_name")],
    "segment": [models.CheckConstraint(condition=~Q(name=""), name="accounts_segment_has_a_name")],
}
INDEXES = {
    "accountmonthpart": models.Index(
        fields=["ship_to"], condition=Q(ship_to__isnull=False), name="accounts_part_by_ship_to"
    ),
    "classificationsnapshot": models.Index(
        fields=["group_head"], condition=Q(group_head__isnull=False), name="accounts_snapshot_by_head"
    ),
    "salesline": models.Index(
        fields=["ship_to"], condition=Q(ship_to__isnull=False), name="accounts_salesline_by_ship_to"
    ),
}
# Capitals do not make another word.
ONCE = {"segment": "accounts_segment_name_once", "tag": "accounts_tag_name_once"}


class Migration(migrations.Migration):
    # Each rule holds for new rows at once and is proven for old ones afterwards; an index made concurrently blocks
    # nobody, but stands in no transaction.
    atomic = False
    dependencies = [("accounts", "0005_kept_changes_of_parts")]

    operations = [
        *(AddConstraintNotValid(model, rule) for model, rules in RULES.items() for rule in rules),
        *(ValidateConstraint(model, rule.name) for model, rules in RULES.items() for rule in rules),
        *(AddIndexConcurrently(model, index) for model, index in INDEXES.items()),
        *(
            migrations.RunSQL(
                f'CREATE UNIQUE INDEX CONCURRENTLY {name} ON accounts_{model} (upper("name"));',
                f"DROP INDEX {name};",
                state_operations=[migrations.AddConstraint(model, models.UniqueConstraint(Upper("name"), name=name))],
            )
            for model, name in ONCE.items()
        ),
    ]
