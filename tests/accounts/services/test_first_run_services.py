"""What the first administrator says of the company, past the form."""

import pytest

from accounts.services import first_run
from kam.core.errors import DomainError
from kam.core.models import Company, User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", ""])
def test_a_zone_that_does_not_exist_is_refused(admin: User, zone: str) -> None:
    with pytest.raises(DomainError, match="no time zone of this name") as refusal:
        first_run.describe_company(name="Lumena", time_zone=zone, by=admin)
    assert refusal.value.field == "time_zone"
    assert Company.current().name != "Lumena"


def test_only_an_administrator_describes_the_company(boris: User) -> None:
    with pytest.raises(DomainError, match="by an administrator"):
        first_run.describe_company(name="Lumena", time_zone="Europe/Warsaw", by=boris)
