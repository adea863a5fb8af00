"""Making and changing an account on its pages: what is asked of whom, what is refused, and nothing that gets lost."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.forms.account_values import data_of, values_of, written
from accounts.models import Account, CustomField, Segment
from kam.core.models import Team, User
from tests.factories.accounts import (
    AccountFactory,
    AccountTagFactory,
    AccountTeamMemberFactory,
    AddressFactory,
    CustomFieldFactory,
    TagFactory,
    TaxIdFactory,
)
from tests.factories.core import TeamMembershipFactory

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
HOSTILE = ("<script>alert(1)</script>", "\u202eevil", "x" * 10_000)
EMPTY = {"addresses-TOTAL_FORMS": "0", "addresses-INITIAL_FORMS": "0", "numbers-TOTAL_FORMS": "0", "numbers-INITIAL_FORMS": "0"}  # fmt: skip


def new(**said: Any) -> dict[str, Any]:
    return {"name": "Polmarket S.A.", "kind": "COMPANY", "status": "PROSPECT", **EMPTY, **said}


def edited(account: Account, *, fields: list[CustomField] | None = None, **said: Any) -> dict[str, Any]:
    """What the form sends when somebody who sees the account as it is now says something else."""
    values = values_of(account, fields or [])
    return {**data_of(values), "version": str(account.version), "base": written(values), **said}


def url(account: Account) -> str:
    return f"/accounts/{account.pk}/edit/"


class TestNew:
    def test_a_reps_account_is_her_own(self, browse: Browse, anna: User, team: Team) -> None:
        response = browse(anna).post("/accounts/new/", new(owner="1", team="1"))
        account = Account.objects.get()
        assert response.url == account.get_absolute_url()  # type: ignore[attr-defined]
        assert (account.owner, account.team, account.created_by) == (anna, team, anna)

    def test_everything_that_was_said_is_stored(self, browse: Browse, boris: User, anna: User, team: Team) -> None:
        segment = Segment.objects.create(name="Retail")
        grade = CustomFieldFactory(kind="CHOICE", options=["Gold", "Tin"])
        organic = CustomFieldFactory(kind="YES_NO")
        said = new(
            legal_name="Polmarket Spółka Akcyjna", status="KEY", key_since="2024-05-01", segment=segment.pk,
            tags="export, Paper ,export", is_reference="on", country="Poland", city="Poznań", website="polmarket.example",
            currency="pln", credit_limit="900000.50", payment_days="30", owner=anna.pk, team=team.pk,
        )  # fmt: skip
        said |= {f"custom_{grade.key}": "Tin", f"custom_{organic.key}": "no"}
        said |= {
            "addresses-TOTAL_FORMS": "2", "addresses-0-kind": "BILLING", "addresses-0-city": "Gdynia", "addresses-1-kind": "DELIVERY",
            "numbers-TOTAL_FORMS": "2", "numbers-0-kind": "NIP", "numbers-0-value": "526-025-02-74", "numbers-1-kind": "NIP",
        }  # fmt: skip
        response = browse(boris).post("/accounts/new/", said)
        assert response.status_code == 302, response.content.decode()
        account = Account.objects.get()
        assert (account.owner, account.team, account.segment) == (anna, team, segment)
        assert (account.status, account.key_since, account.is_reference) == ("KEY", date(2024, 5, 1), True)
        assert (account.currency, account.credit_limit, account.payment_days) == ("PLN", Decimal("900000.50"), 30)
        assert account.website == "https://polmarket.example"
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
            "addresses-TOTAL_FORMS": "1", "addresses-0-kind": "MOON", "addresses-0-city": "Gdynia",
            "numbers-TOTAL_FORMS": "1", "numbers-0-kind": "NIP", "numbers-0-value": "1",
        }  # fmt: skip
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
        said = new() | {"numbers-TOTAL_FORMS": "2", "numbers-0-kind": "NIP", "numbers-1-kind": "NIP", "numbers-1-value": "5260250275"}  # fmt: skip
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
        assert "Polmarket Sp. z o.o.</a>, Poznań, owned by Anna." in body
        assert 'name="despite"' in body
        assert client.post("/accounts/new/", new(despite="1")).status_code == 302
        assert Account.objects.count() == 2

    def test_while_typing(self, browse: Browse, anna: User, account: Account) -> None:
        TaxIdFactory(account=account, kind="NIP", value="5260250274")
        client = browse(anna)
        for query in (
            "name=NORTHERN+timber+GmbH", "name=x&legal_name=Northern+Timber", "numbers-0-kind=NIP&numbers-0-value=526-025-02-74",
        ):  # fmt: skip
            body = client.get(f"/accounts/similar/?{query}").content.decode()
            assert "Northern Timber" in body
            assert 'name="despite"' not in body
        for query in (
            "", "name=Other", f"name=Northern+Timber&apart_from={account.pk}", "numbers-0-kind=NIP&numbers-0-value=52", "apart_from=x",
            "apart_from=" + "9" * 40,
        ):  # fmt: skip
            assert "Northern Timber" not in client.get(f"/accounts/similar/?{query}").content.decode()

    def test_a_foreign_account_is_told_but_not_named(self, browse: Browse, clara: User, account: Account) -> None:
        client = browse(clara)
        for response in (client.get("/accounts/similar/?name=Northern+Timber"), client.post("/accounts/new/", new(name="Northern Timber"))):  # fmt: skip
            body = response.content.decode()
            assert "looked after by a colleague" in body
            assert account.get_absolute_url() not in body
            assert "Anna" not in body


class TestEdit:
    def test_stores_what_differs(self, browse: Browse, anna: User, account: Account) -> None:
        response = browse(anna).post(url(account), edited(account, city="Gdynia", is_reference="on"))
        account.refresh_from_db()
        assert response.status_code == 302
        assert (account.city, account.is_reference, account.version) == ("Gdynia", True, 2)
        browse(anna).post(url(account), edited(account))
        account.refresh_from_db()
        assert account.version == 2, "the same again"

    def test_shows_what_is_stored(self, browse: Browse, anna: User, account: Account) -> None:
        route = CustomFieldFactory(name="Route", help="Of the van.")
        Account.objects.filter(pk=account.pk).update(custom={route.key: "A4"}, credit_limit=5000)
        AddressFactory(account=account, lines="ul. Polna 1")
        TaxIdFactory(account=account, value="T-77")
        AccountTagFactory(account=account, tag=TagFactory(name="export"))
        body = browse(anna).get(url(account)).content.decode()
        for words in (
            "Northern Timber",
            "ul. Polna 1",
            "T-77",
            'value="export"',
            'value="A4"',
            "Of the van.",
            'value="5000"',
        ):
            assert words in body
        assert 'name="owner"' not in body
        assert 'name="key_since"' not in body

    def test_parts_are_changed_added_and_left_out(self, browse: Browse, anna: User, account: Account) -> None:
        first, second = AddressFactory(account=account), AddressFactory(account=account, kind="BILLING", city="Sopot")
        TaxIdFactory(account=account, value="T77")
        AccountTagFactory(account=account, tag=TagFactory(name="export"))
        said = edited(account, tags="import")
        rows = {said[f"addresses-{place}-pk"]: place for place in (0, 1)}
        said |= {f"addresses-{rows[str(first.pk)]}-city": "Gdańsk", f"addresses-{rows[str(second.pk)]}-city": ""}
        said |= {"numbers-0-value": "T78"}
        assert browse(anna).post(url(account), said).status_code == 302
        account.refresh_from_db()
        assert [str(address) for address in account.addresses.all()] == ["Gdańsk"]
        assert list(account.tax_ids.values_list("value", flat=True)) == ["T78"]
        assert list(account.tags.values_list("name", flat=True)) == ["import"]
        assert account.version == 2

    def test_a_manager_places_it_and_ends_its_being_key(
        self, browse: Browse, boris: User, anna: User, team: Team
    ) -> None:
        account = AccountFactory(owner=anna, team=team, status="KEY", key_since=date(2024, 1, 1))
        AccountTeamMemberFactory(account=account, user=boris)
        said = edited(account, owner=boris.pk, status="REGULAR")
        assert browse(boris).post(url(account), said).status_code == 302
        account.refresh_from_db()
        assert (account.owner, account.status, account.key_since) == (boris, "REGULAR", None)
        assert not account.memberships.filter(ended_at=None).exists()

    def test_a_rep_keeps_a_key_account_one(self, browse: Browse, anna: User, team: Team) -> None:
        account = AccountFactory(owner=anna, team=team, status="KEY", key_since=date(2024, 1, 1))
        assert browse(anna).post(url(account), edited(account, status="LOST", city="Gdynia")).status_code == 302
        account.refresh_from_db()
        assert (account.status, account.key_since, account.city) == ("KEY", date(2024, 1, 1), "Gdynia")

    def test_who_may_not(self, browse: Browse, dina: User, clara: User, account: Account) -> None:
        for method in ("get", "post"):
            assert getattr(browse(clara), method)(url(account)).status_code == 404
            refused = getattr(browse(dina), method)(url(account))
            assert refused.status_code == 403
            assert "Anna" in refused.content.decode()

    def test_an_archived_account_is_restored_first(self, browse: Browse, anna: User, account: Account) -> None:
        Account.objects.filter(pk=account.pk).update(archived_at="2026-01-01T00:00Z")
        response = browse(anna).get(url(account))
        assert response.status_code == 422
        assert "Restore it first" in response.content.decode()

    def test_a_new_name_of_another_customer_is_asked_about(self, browse: Browse, anna: User, account: Account) -> None:
        AccountFactory(name="Polmarket", owner=anna)
        response = browse(anna).post(url(account), edited(account, name="Polmarket S.A."))
        assert response.status_code == 422
        assert "Looks like" in response.content.decode()
        assert browse(anna).post(url(account), edited(account, name="Polmarket S.A.", despite="1")).status_code == 302

    def test_the_page_asks_the_same_for_few_and_many_parts(self, browse: Browse, anna: User, account: Account) -> None:
        client = browse(anna)
        client.get(url(account))

        def count() -> int:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(url(account))
            return len(queries)

        before = count()
        AddressFactory.create_batch(20, account=account)
        TaxIdFactory.create_batch(20, account=account)
        assert count() == before


class TestConflict:
    def test_both_values_side_by_side(self, browse: Browse, anna: User, boris: User, account: Account) -> None:
        mine = edited(account, city="Gdynia", payment_days="30", industry="Timber")
        browse(boris).post(
            url(account), edited(account, city="Sopot", payment_days="45", website="https://timber.example")
        )
        response = browse(anna).post(url(account), mine)
        body = " ".join(response.content.decode().split())
        assert response.status_code == 409
        assert "Boris changed this while you were editing." in body
        assert (
            'name="disputed" value="payment_days,city"' in body or 'name="disputed" value="city,payment_days"' in body
        )
        assert body.count("k-conflict-field") >= 2
        # What only one of them changed is in the form already.
        assert 'value="https://timber.example"' in body
        assert 'value="Timber"' in body
        account.refresh_from_db()
        assert (account.city, account.industry) == ("Sopot", "")

    def again(self, account: Account, mine: dict[str, Any], **choice: str) -> dict[str, Any]:
        """What is sent from the page of the conflict."""
        stored = values_of(account, [])
        return {**mine, "version": str(account.version), "base": written(stored), **choice}

    def test_each_field_is_somebodys(self, browse: Browse, anna: User, boris: User, account: Account) -> None:
        AddressFactory(account=account, city="Gdynia")
        mine = edited(account, city="Gdynia", payment_days="30") | {"addresses-0-city": "Hel"}
        theirs = edited(account, city="Sopot", payment_days="45") | {"addresses-0-city": "Puck"}
        browse(boris).post(url(account), theirs)
        body = " ".join(browse(anna).post(url(account), mine).content.decode().split())
        assert "Registered: Hel" in body
        assert "Registered: Puck" in body
        account.refresh_from_db()
        choice = {
            "disputed": "city,payment_days,addresses",
            "resolve": "chosen",
            "keep-city": "theirs",
            "keep-addresses": "theirs",
        }
        response = browse(anna).post(url(account), self.again(account, mine, **choice))
        account.refresh_from_db()
        assert response.status_code == 302
        assert (account.city, account.payment_days) == ("Sopot", 30)
        assert [address.city for address in account.addresses.all()] == ["Puck"]

    @pytest.mark.parametrize(("whose", "city"), [("mine", "Gdynia"), ("theirs", "Sopot"), ("nobodys", "Gdynia")])
    def test_one_press(self, browse: Browse, anna: User, boris: User, account: Account, whose: str, city: str) -> None:
        mine = edited(account, city="Gdynia")
        browse(boris).post(url(account), edited(account, city="Sopot"))
        account.refresh_from_db()
        sent = self.again(account, mine, disputed="city", resolve=whose)
        assert browse(anna).post(url(account), sent).status_code == 302
        account.refresh_from_db()
        assert account.city == city

    @pytest.mark.parametrize(
        "base", ["", "nonsense", "[]", '{"city": 7, "addresses": "x", "numbers": [1]}', "[" * 9_999]
    )
    @pytest.mark.parametrize("version", ["", "-1", "1e9", "9" * 40])
    def test_a_forged_state_loses_nothing(
        self, browse: Browse, anna: User, account: Account, base: str, version: str
    ) -> None:
        response = browse(anna).post(url(account), edited(account, city="Gdynia", base=base, version=version))
        assert response.status_code == 409
        account.refresh_from_db()
        assert account.city == ""

    def test_tags_in_another_order_are_no_conflict(
        self, browse: Browse, anna: User, boris: User, account: Account
    ) -> None:
        for name in ("b", "A"):
            AccountTagFactory(account=account, tag=TagFactory(name=name))
        mine = edited(account, tags="b,A", industry="Timber")
        browse(boris).post(url(account), edited(account, city="Sopot"))
        body = browse(anna).post(url(account), mine).content.decode()
        assert "Save mine too" in body
