"""Opening an account on its page: what is asked of whom, what is refused, who looks like the customer."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import Account, Segment
from kam.core.models import Team, User
from tests.accounts.views.sending import new
from tests.factories.accounts import (
    AccountFactory,
    CustomFieldFactory,
    TaxIdFactory,
)
from tests.factories.core import TeamMembershipFactory

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
HOSTILE = ("<script>alert(1)</script>", "\u202eevil", "x" * 10_000)


class TestNew:
    def test_a_reps_account_is_her_own(self, browse: Browse, anna: User, team: Team) -> None:
        response = browse(anna).post("/accounts/new/", new(owner="1", team="1"))
        account = Account.objects.get()
        assert response["Location"] == account.get_absolute_url()
        assert (account.owner, account.team, account.created_by) == (anna, team, anna)

    def test_everything_that_was_said_is_stored(self, browse: Browse, boris: User, anna: User, team: Team) -> None:
        segment = Segment.objects.create(name="Retail")
        said = new(
            legal_name="Polmarket Spółka Akcyjna", status="KEY", key_since="2024-05-01", segment=segment.pk,
            is_reference="on", country="Poland", city="Poznań", website="polmarket.example",
            currency="pln", credit_limit="900000.50", payment_days="30", owner=anna.pk, team=team.pk,
        )  # fmt: skip
        response = browse(boris).post("/accounts/new/", said)
        assert response.status_code == 302, response.content.decode()
        account = Account.objects.get()
        assert (account.owner, account.team, account.segment) == (anna, team, segment)
        assert (account.status, account.key_since, account.is_reference) == ("KEY", date(2024, 5, 1), True)
        assert (account.currency, account.credit_limit, account.payment_days) == ("PLN", Decimal("900000.50"), 30)
        assert account.website == "https://polmarket.example"

    def test_what_there_is_several_of_is_stored_as_well(self, browse: Browse, anna: User) -> None:
        grade = CustomFieldFactory(kind="CHOICE", options=["Gold", "Tin"])
        organic = CustomFieldFactory(kind="YES_NO")
        said = new(tags="export, Paper ,export") | {
            f"custom_{grade.key}": "Tin",
            f"custom_{organic.key}": "no",
            "addresses-TOTAL_FORMS": "2",
            "addresses-0-kind": "BILLING",
            "addresses-0-city": "Gdynia",
            "addresses-1-kind": "DELIVERY",
            "numbers-TOTAL_FORMS": "2",
            "numbers-0-kind": "NIP",
            "numbers-0-value": "526-025-02-74",
            "numbers-1-kind": "NIP",
        }
        assert browse(anna).post("/accounts/new/", said).status_code == 302
        account = Account.objects.get()
        assert account.custom == {grade.key: "Tin", organic.key: False}
        assert [str(address) for address in account.addresses.all()] == ["Gdynia"]
        assert list(account.tax_ids.values_list("kind", "value")) == [("NIP", "5260250274")]
        assert sorted(account.tags.values_list("name", flat=True)) == ["Paper", "export"]

    def test_the_form_begins_with_what_is_usual(self, browse: Browse, admin: User) -> None:
        body = browse(admin).get("/accounts/new/?name=Polmarket").content.decode()
        assert 'value="Polmarket"' in body
        assert '<option value="PROSPECT" selected>' in body
        assert 'value="EUR"' in body
        assert body.count("autofocus") == 1
        assert f'<option value="{admin.pk}" selected>' in body

    def test_a_rep_in_two_teams_says_which(self, browse: Browse, anna: User, other_team: Team) -> None:
        TeamMembershipFactory(user=anna, team=other_team)
        refused = browse(anna).post("/accounts/new/", new())
        assert refused.status_code == 422
        assert "You are in several teams" in refused.content.decode()
        assert browse(anna).post("/accounts/new/", new(team=other_team.pk)).status_code == 302
        assert Account.objects.get().team == other_team

    def test_a_rep_makes_no_key_account(self, browse: Browse, anna: User) -> None:
        client = browse(anna)
        assert 'value="KEY"' not in client.get("/accounts/new/").content.decode()
        assert client.post("/accounts/new/", new(status="KEY")).status_code == 422
        assert not Account.objects.exists()

    def test_a_key_account_without_a_day_is_one_from_today(self, browse: Browse, admin: User) -> None:
        assert browse(admin).post("/accounts/new/", new(status="KEY")).status_code == 302
        assert Account.objects.get().key_since is not None

    def test_faults_are_told_at_once_and_the_first_has_the_focus(self, browse: Browse, admin: User) -> None:
        said = new(name="", city="x" * 81, payment_days="many", credit_limit="NaN", currency="XYZ", website="no page")
        said |= {
            "addresses-TOTAL_FORMS": "1",
            "addresses-0-kind": "MOON",
            "addresses-0-city": "Gdynia",
            "numbers-TOTAL_FORMS": "1",
            "numbers-0-kind": "NIP",
            "numbers-0-value": "1",
        }
        response = browse(admin).post("/accounts/new/", said)
        body = response.content.decode()
        assert response.status_code == 422
        for field in ("name", "city", "payment_days", "credit_limit", "currency", "website", "addresses-0-kind"):
            assert f'href="#id_{field}"' in body
        assert (
            'name="name" maxlength="200" data-identity="" autocomplete="off" autofocus' in body.replace(' value=""', "")
            or "autofocus" in body.split('id="id_name"')[0].rsplit("<input", 1)[1]
        )

    def test_a_wrong_number_is_told_in_its_row(self, browse: Browse, admin: User) -> None:
        said = new() | {
            "numbers-TOTAL_FORMS": "2",
            "numbers-0-kind": "NIP",
            "numbers-1-kind": "NIP",
            "numbers-1-value": "5260250275",
        }
        body = browse(admin).post("/accounts/new/", said).content.decode()
        assert 'href="#id_numbers-1-value"' in body
        assert "check digit" in body

    def test_one_more_row_stores_nothing(self, browse: Browse, admin: User) -> None:
        response = browse(admin).post("/accounts/new/", new(more="addresses", name=""))
        assert response.status_code == 200
        assert 'name="addresses-0-lines"' in response.content.decode()
        assert not Account.objects.exists()

    @pytest.mark.parametrize("said", [{"more": "numbers", "numbers-TOTAL_FORMS": "9" * 30}, {"more": "everything"}])
    def test_what_no_form_sends_is_no_failure(self, browse: Browse, admin: User, said: dict[str, str]) -> None:
        assert browse(admin).post("/accounts/new/", new(**said)).status_code in {200, 422}
        assert browse(admin).post("/accounts/new/", {}).status_code == 422

    @pytest.mark.parametrize("text", HOSTILE)
    def test_hostile_text_is_text_or_refused(self, browse: Browse, admin: User, text: str) -> None:
        names = ("name", "legal_name", "legal_form", "short_name", "industry", "tags", "city", "country", "website")
        client = browse(admin)
        response = client.post("/accounts/new/", new(**dict.fromkeys(names, text)), follow=True)
        assert response.status_code in {200, 422}
        assert "<script>alert" not in response.content.decode()
        harmless = dict.fromkeys(("name", "industry", "tags", "city"), text[:40])
        stored = client.post("/accounts/new/", new(**harmless), follow=True)
        assert stored.status_code == 200
        assert "<script>alert" not in stored.content.decode()


class TestSimilar:
    def test_told_with_place_and_owner(self, browse: Browse, anna: User) -> None:
        AccountFactory(name="Polmarket Sp. z o.o.", city="Poznań", owner=anna)
        client = browse(anna)
        response = client.post("/accounts/new/", new())
        body = " ".join(response.content.decode().split())
        assert response.status_code == 422
        assert "Polmarket Sp. z o.o.</a>, Poznań, owned by <bdi>Anna</bdi>." in body
        assert 'name="despite"' in body
        assert client.post("/accounts/new/", new(despite="1")).status_code == 302
        assert Account.objects.count() == 2

    def test_while_typing(self, browse: Browse, anna: User, account: Account) -> None:
        TaxIdFactory(account=account, kind="NIP", value="5260250274")
        client = browse(anna)
        for query in (
            "name=NORTHERN+timber+GmbH",
            "name=x&legal_name=Northern+Timber",
            "numbers-0-kind=NIP&numbers-0-value=526-025-02-74",
        ):
            body = client.get(f"/accounts/similar/?{query}").content.decode()
            assert "Northern Timber" in body
            assert 'name="despite"' not in body
        for query in (
            "",
            "name=Other",
            f"name=Northern+Timber&apart_from={account.pk}",
            "numbers-0-kind=NIP&numbers-0-value=52",
            "apart_from=x",
            "apart_from=" + "9" * 40,
        ):
            assert "Northern Timber" not in client.get(f"/accounts/similar/?{query}").content.decode()

    def test_a_foreign_account_is_told_but_not_named(self, browse: Browse, clara: User, account: Account) -> None:
        client = browse(clara)
        for response in (
            client.get("/accounts/similar/?name=Northern+Timber"),
            client.post("/accounts/new/", new(name="Northern Timber")),
        ):
            body = response.content.decode()
            assert "looked after by a colleague" in body
            assert account.get_absolute_url() not in body
            assert "Anna" not in body
