"""What the first administrator says of the company, past the form."""

import pytest

from kam.core import company_settings
from kam.core.errors import DomainError
from kam.core.models import Company, User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", ""])
def test_a_zone_that_does_not_exist_is_refused(admin: User, zone: str) -> None:
    with pytest.raises(DomainError, match="no time zone of this name") as refusal:
        company_settings.describe_company(name="Lumena", time_zone=zone, by=admin)
    assert refusal.value.field == "time_zone"
    assert Company.current().name != "Lumena"


def test_only_an_administrator_describes_the_company(boris: User) -> None:
    with pytest.raises(DomainError, match="by an administrator"):
        company_settings.describe_company(name="Lumena", time_zone="Europe/Warsaw", by=boris)


def test_a_name_of_signs_that_nobody_sees_is_none(admin: User) -> None:
    with pytest.raises(DomainError) as refusal:
        company_settings.describe_company(name="\u200b", time_zone="Europe/Warsaw", by=admin)
    assert refusal.value.field == "name"


def test_the_same_again_writes_nothing(admin: User) -> None:
    for _again in range(2):
        assert company_settings.describe_company(name="Lumena", time_zone="Asia/Shanghai", by=admin).version == 2
