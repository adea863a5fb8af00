"""What is answered when something is refused, missing, unreadable or broken."""

import errno
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from csp.constants import NONE, SELF
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path
from django.views.decorators.http import require_POST

from kam.core.errors import DomainError, OthersMay, VersionConflict
from kam.core.models import User

Browse = Callable[[User], Client]
CSP = (
    "base-uri 'none'; connect-src 'self'; default-src 'none'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; img-src 'self' data:; script-src 'self'; style-src 'self'"
)


def refuse(request: HttpRequest) -> HttpResponse:
    raise DomainError("Restore the account before handing it over.")


def conflict(request: HttpRequest) -> HttpResponse:
    raise VersionConflict("Boris has changed this account.")


def forbid(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("Ask Anna, who owns the account.")


def forbid_and_name(request: HttpRequest) -> HttpResponse:
    raise OthersMay("This may be done by: Boris.", [User(name="Boris <b>", email="boris@company.example")])


def miss(request: HttpRequest) -> HttpResponse:
    raise Http404("Secret Person is not yours")


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("password=hunter2")


def fill_the_disk(request: HttpRequest) -> HttpResponse:
    raise OSError(errno.ENOSPC, "No space left on device", "/data/media/x")


def lose_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError("server closed the connection: host=10.0.0.7")


@require_POST
def write(request: HttpRequest) -> HttpResponse:
    return HttpResponse("written")


def echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse("read")


urlpatterns = [
    path("", include("kam.urls")),
    path("refuse/", refuse),
    path("conflict/", conflict),
    path("forbid/", forbid),
    path("ask/", forbid_and_name),
    path("miss/", miss),
    path("fail/", fail),
    path("lose/", lose_database),
    path("full/", fill_the_disk),
    path("echo/", echo),
    path("write/", write),
]
handler400 = "kam.core.views.errors.bad_request"
handler403 = "kam.core.views.errors.permission_denied"
handler404 = "kam.core.views.errors.page_not_found"
handler500 = "kam.core.views.errors.server_error"

ANSWERS = [
    ("/refuse/", 422, "Restore the account before handing it over."),
    ("/conflict/", 409, "Boris has changed this account."),
    ("/forbid/", 403, "Ask Anna, who owns the account."),
    ("/miss/", 404, ""),
    ("/write/", 405, "Go back and press the button there."),
    ("/fail/", 500, ""),
    ("/lose/", 503, ""),
    ("/full/", 503, "There is no room left"),
]


@pytest.fixture(autouse=True)
def routes() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.fixture
def client(browse: Browse, anna: User) -> Client:
    """Anna's browser, which shows error pages as a server gives them."""
    client = browse(anna)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(("address", "status", "says"), ANSWERS)
def test_each_failure_has_its_page(client: Client, address: str, status: int, says: str) -> None:
    response = client.get(address)
    body = response.content.decode()
    assert response.status_code == status
    assert "<html" in body
    assert says in body
    assert "hunter2" not in body
    assert "10.0.0.7" not in body
    assert "Secret Person" not in body


@pytest.mark.parametrize(("address", "status", "says"), ANSWERS)
def test_htmx_gets_a_toast_and_never_a_page(client: Client, address: str, status: int, says: str) -> None:
    response = client.get(address, headers={"HX-Request": "true"})
    body = response.content.decode()
    assert response.status_code == status
    assert response["HX-Retarget"] == "#toasts"
    assert "<html" not in body
    assert says in body
    assert "hunter2" not in body


def test_a_refused_method_still_says_which_are_allowed(client: Client) -> None:
    assert client.get("/write/")["Allow"] == "POST"
    assert client.post("/write/").content == b"written"


@pytest.mark.parametrize("address", [address for address, _, _ in ANSWERS])
def test_the_policy_is_on_every_answer(client: Client, address: str) -> None:
    response = client.get(address)
    assert _sorted_policy(response["Content-Security-Policy"]) == CSP
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", ["/healthz", "/auth/login/", "/no/such/page/", "/echo/"])
def test_the_policy_is_on_every_page_too(address: str, db: None) -> None:
    response = Client().get(address)
    assert _sorted_policy(response["Content-Security-Policy"]) == CSP
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


def test_the_number_on_the_page_is_the_one_in_the_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    body = client.get("/fail/").content.decode()
    numbers = {record.msg["request_id"] for record in caplog.records if isinstance(record.msg, dict)}
    assert len(numbers) == 1
    assert numbers.pop() in body


def test_an_error_page_needs_no_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("connection refused")

    with monkeypatch.context() as patch:
        patch.setattr("django.db.backends.utils.CursorWrapper.execute", away)
        # The session cannot be read, so the failure happens before any view.
        response = client.get("/echo/")
        assert Client().get("/healthz").status_code == 200
    assert response.status_code == 503
    assert response["Retry-After"] == "10"


def test_what_the_database_could_not_answer_is_asked_again(client: Client) -> None:
    assert 'href="/lose/?q=1&amp;page=2">Try again</a>' in client.get("/lose/?q=1&page=2").content.decode()
    # What was sent is not sent again by a link.
    assert "Try again<" not in client.post("/lose/").content.decode()


@pytest.mark.parametrize("query", ["?q=%00", "?q%00=1", "?q=%FF%FE", "?q=%ED%A0%80"])
def test_an_unreadable_query_is_refused(client: Client, query: str) -> None:
    assert client.get(f"/echo/{query}").status_code == 400
    assert client.get("/echo/?q=Łódź+东方").status_code == 200


@pytest.mark.parametrize("body", ["name=%00", "name=%FF", "na%00me=1"])
def test_an_unreadable_form_is_refused(client: Client, body: str) -> None:
    form = "application/x-www-form-urlencoded"
    response = client.post("/echo/", body, content_type=form)
    assert response.status_code == 400
    assert "There is a character in it that cannot be stored." in response.content.decode()
    assert client.post("/echo/", "name=Łódź", content_type=form).status_code == 200


def test_a_nul_in_the_path_is_no_failure_of_ours(client: Client) -> None:
    assert client.get("/echo/%00/").status_code in {400, 404}


def test_too_many_fields_are_refused(client: Client) -> None:
    response = client.post("/echo/", {f"field{n}": "x" for n in range(2_001)})
    assert response.status_code == 400
    assert "This form cannot be read" in response.content.decode()


def test_a_foreign_host_is_refused(client: Client) -> None:
    assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 400


def test_who_may_is_asked_by_mail(client: Client) -> None:
    response = client.get("/ask/?page=2")
    body = response.content.decode()
    assert response.status_code == 403
    assert "Ask Boris &lt;b&gt;" in body
    assert 'href="mailto:boris@company.example?subject=A%20change%20in%20KAM&amp;body=http%3A//testserver/ask/' in body


def test_an_expired_form_says_what_to_do(anna: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    response = client.post("/echo/", {"name": "x"})
    assert response.status_code == 403
    body = response.content.decode()
    assert "load the page again" in body
    assert "Not yours to change" not in body


def _sorted_policy(policy: str) -> str:
    return "; ".join(sorted(part.strip() for part in policy.split(";")))


def test_the_policy_allows_nothing_inline(settings: Any) -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives["script-src"] == directives["style-src"] == [SELF]
    assert directives["default-src"] == [NONE]
