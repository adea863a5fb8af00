"""The first sales of an installation, for who has none at hand."""

from datetime import date

from django.db import transaction

from accounts.models import ImportBatch
from accounts.services.sales_import.requests import request_import
from accounts.services.sales_import.sample import receive_sample
from kam.core.models import User


@transaction.atomic
def request_sample(*, by: User, today: date) -> ImportBatch:
    """Ask for the sample's sales, moved to the present; a job imports them. DomainError where there are sales."""
    batch = receive_sample(by=by, today=today)
    request_import(batch=batch, by=by)
    return batch
