"""Changing an account on its page, also by two people at once: nothing gets lost."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.forms.account_values import values_of, written
from accounts.models import Account
from kam.core.models import Team, User
from tests.accounts.views.sending import edited, url
from tests.factories.accounts import (
    AccountFactory,
    AccountTagFactory,
    AccountTeamMemberFactory,
    AddressFactory,
    CustomFieldFactory,
    TagFactory,
    TaxIdFactory,
)

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]


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
        body = response.content.decode()
        assert "Restore it first" in body
        assert f'href="{account.get_absolute_url()}"' in body
        assert "/restore/" not in body, "who leads it does that"

    def test_who_leads_it_restores_it_and_comes_back(self, browse: Browse, boris: User, account: Account) -> None:
        Account.objects.filter(pk=account.pk).update(archived_at="2026-01-01T00:00Z")
        client = browse(boris)
        body = client.get(url(account)).content.decode()
        assert f'action="/accounts/{account.pk}/restore/?version=1"' in body
        assert f'name="next" value="{url(account)}"' in body
        back = client.post(f"/accounts/{account.pk}/restore/?version=1", {"next": url(account)})
        assert back["Location"] == url(account)
        assert client.get(url(account)).status_code == 200

    def test_what_was_typed_outlasts_the_archiving(self, browse: Browse, boris: User, account: Account) -> None:
        said = edited(account, city="Gdynia")
        Account.objects.filter(pk=account.pk).update(archived_at="2026-01-01T00:00Z", version=2)
        client = browse(boris)
        response = client.post(url(account), said)
        body = response.content.decode()
        assert response.status_code == 422
        assert "Restore it first" in body
        assert 'value="Gdynia"' in body
        assert f'hx-post="/accounts/{account.pk}/restore/?version=2"' in body
        told = client.post(f"/accounts/{account.pk}/restore/?version=2", headers={"HX-Request": "true"})
        assert "is back." in told.content.decode()

    def test_a_merged_account_leads_to_where_it_went(
        self, browse: Browse, anna: User, clara: User, account: Account
    ) -> None:
        other = AccountFactory(name="Polmarket", owner=anna)
        Account.objects.filter(pk=account.pk).update(archived_at="2026-01-01T00:00Z", merged_into=other)
        body = browse(anna).get(url(account)).content.decode()
        assert "Make the change there." in body
        assert f'href="{other.get_absolute_url()}">Polmarket</a>' in body

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
