"""Pages follow the company's clock, wherever the server stands."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path
from django.utils import timezone

from kam.core import formatting
from kam.core.models import Company, User

Browse = Callable[[User], Client]
# Half past five in the afternoon of the last of January is the first of February in Shanghai.
AT = datetime(2026, 1, 31, 17, 30, tzinfo=UTC)


def tell(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{formatting.moment(AT)} | {timezone.localdate(AT)}")


urlpatterns = [path("", include("kam.urls")), path("tell/", tell)]


@pytest.fixture(autouse=True)
def routes() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=__name__):
        yield


def test_times_and_dates_are_those_of_the_company(browse: Browse, anna: User) -> None:
    client = browse(anna)
    for zone, told in (
        ("Asia/Shanghai", "1 Feb 2026, 01:30 | 2026-02-01"),
        ("America/Lima", "31 Jan 2026, 12:30 | 2026-01-31"),
    ):
        Company.objects.update_or_create(pk=1, defaults={"time_zone": zone})
        assert client.get("/tell/").content.decode() == told
    # The next request of this thread starts from the server's clock again.
    assert timezone.get_current_timezone_name() == "UTC"


def test_a_probe_asks_for_no_company(db: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert Client().get("/healthz").status_code == 200
    assert not [query for query in queries if "core_company" in query["sql"]]
