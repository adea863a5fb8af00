"""What administrators keep in order: fields of our own, segments, tags."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Account, CustomField, Segment, Tag
from kam.core.models import User
from tests.factories.accounts import AccountFactory, AccountTagFactory, CustomFieldFactory, TagFactory

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]


@pytest.mark.parametrize("path", ["/company/fields/", "/company/fields/new/", "/company/segments/"])
def test_only_administrators(path: str, browse: Browse, anna: User, boris: User, admin: User) -> None:
    assert browse(anna).get(path).status_code == 404
    assert browse(boris).get(path).status_code == 403
    assert browse(admin).get(path).status_code == 200


class TestFields:
    def test_defined_moved_worded_and_retired(self, browse: Browse, admin: User) -> None:
        client = browse(admin)
        assert "No fields of your own yet" in client.get("/company/fields/").content.decode()
        for name, kind in (("Route", "TEXT"), ("Grade <b>", "CHOICE")):
            said = {"name": name, "kind": kind, "options": "Gold\nTin\n"}
            assert client.post("/company/fields/new/", said).status_code == 302
        route, grade = CustomField.objects.in_use()
        AccountFactory(custom={grade.key: "Tin"})
        client.post(f"/company/fields/{grade.pk}/move/")
        client.post(f"/company/fields/{grade.pk}/move/")
        assert [field.pk for field in CustomField.objects.in_use()] == [grade.pk, route.pk]
        body = client.get("/company/fields/").content.decode()
        assert "Grade &lt;b&gt;" in body
        assert "1 account says something" in body
        said = {"version": "1", "name": "Grade", "options": "Gold"}
        refused = client.post(f"/company/fields/{grade.pk}/", said)
        assert refused.status_code == 422
        assert "“Tin”" in refused.content.decode()
        assert client.post(f"/company/fields/{grade.pk}/", said | {"options": "Gold\nTin\nZinc"}).status_code == 302
        assert client.post(f"/company/fields/{grade.pk}/", said | {"options": "Tin"}).status_code == 422, (
            "older version"
        )
        assert client.post(f"/company/fields/{route.pk}/", {"version": "1", "name": ""}).status_code == 422
        told = client.post(f"/company/fields/{route.pk}/retire/", {"version": "1"}, follow=True).content.decode()
        assert "Route is retired." in told
        assert "Ask again" in told
        told = client.post(f"/company/fields/{route.pk}/retire/", {"version": "1"}, follow=True).content.decode()
        assert "Somebody else has changed" in told
        told = client.post(f"/company/fields/{route.pk}/retire/", {"version": "2"}, follow=True).content.decode()
        assert "Route is asked again." in told

    @pytest.mark.parametrize("said", [{}, {"name": "Route", "kind": "FILE"}, {"name": "Route", "kind": "CHOICE"}])
    def test_nonsense_is_told(self, browse: Browse, admin: User, said: dict[str, str]) -> None:
        assert browse(admin).post("/company/fields/new/", said).status_code == 422

    def test_asked_in_the_form_and_retired_ones_not(self, browse: Browse, admin: User) -> None:
        CustomFieldFactory(name="Route")
        CustomFieldFactory(name="Old", retired_at="2026-01-01T00:00Z")
        body = browse(admin).get("/accounts/new/").content.decode()
        assert "Route" in body
        assert ">Old" not in body


class TestWords:
    def test_segments(self, browse: Browse, admin: User) -> None:
        client = browse(admin)
        for name in ("Retail", "Retial"):
            assert client.post("/company/segments/", {"name": name}).status_code == 302
        assert client.post("/company/segments/", {"name": "RETAIL"}).status_code == 422
        retail, wrong = Segment.objects.order_by("pk")
        account = AccountFactory(segment=wrong)
        path = f"/company/segments/{wrong.pk}/"
        assert client.get(path).status_code == 200
        for said in ({"act": "remove"}, {"act": "merge", "into": wrong.pk}, {"act": "rename", "name": "Retail"}, {}):
            assert client.post(path, said).status_code == 422
        assert client.post(path, {"act": "rename", "name": "Wholesale"}).status_code == 302
        told = client.post(path, {"act": "merge", "into": retail.pk}, follow=True).content.decode()
        assert "Wholesale went into Retail." in told
        account.refresh_from_db()
        assert (account.segment, account.version) == (retail, 2)
        assert client.post(path, {"act": "remove"}).status_code == 404
        Account.objects.update(segment=None)
        assert client.post(f"/company/segments/{retail.pk}/", {"act": "remove"}).status_code == 302

    def test_tags(self, browse: Browse, admin: User) -> None:
        export, double = TagFactory(name="export"), TagFactory(name="exports <b>")
        both, one = AccountTagFactory(tag=export).account, AccountTagFactory(tag=double).account
        AccountTagFactory(account=both, tag=double)
        client = browse(admin)
        assert "exports &lt;b&gt;" in client.get("/company/segments/").content.decode()
        path = f"/company/tags/{double.pk}/"
        for said in ({"act": "remove"}, {"act": "rename", "name": "EXPORT"}, {"act": "rename", "name": "a,b"}):
            assert client.post(path, said).status_code == 422
        assert client.post(path, {"act": "rename", "name": "abroad"}).status_code == 302
        assert client.post(path, {"act": "merge", "into": export.pk}).status_code == 302
        assert list(Tag.objects.all()) == [export]
        assert {each.pk for each in export.accounts.all()} == {both.pk, one.pk}
        export.account_tags.all().delete()
        assert client.post(f"/company/tags/{export.pk}/", {"act": "remove"}).status_code == 302


def test_archived_accounts_are_counted_apart(browse: Browse, admin: User) -> None:
    AccountFactory(segment=Segment.objects.create(name="Wholesale"))
    put_away = AccountFactory(segment=Segment.objects.get(), archived_at=timezone.now())
    AccountTagFactory(account=put_away, tag=TagFactory(name="tender"))
    words = browse(admin).get("/company/segments/").context
    assert [(word.count, word.archived) for word in words["segments"]] == [(1, 1)]
    assert [(word.count, word.archived) for word in words["tags"]] == [(0, 1)]
