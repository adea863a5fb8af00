"""The menu and the company's name in every page's frame."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from kam.core.context import MenuGroup, frame
from kam.core.models import Company, User
from kam.core.navigation import NavigationEntry, navigation


@pytest.fixture(autouse=True)
def entries() -> Iterator[None]:
    """Three entries instead of the product's: two in the main part, one for administrators under a heading."""
    kept = dict(navigation._entries)
    navigation._entries.clear()
    navigation.register(NavigationEntry("password", 20, "Password", "key", "account_change_password"))
    navigation.register(NavigationEntry("safety", 10, "Safety", "lock", "mfa_index", count=lambda request: 3))
    navigation.register(
        NavigationEntry(
            "codes", 30, "Codes", "list", "mfa_view_recovery_codes", group="Data",
            is_for=lambda request: getattr(request.user, "is_admin", False),
        )
    )  # fmt: skip
    yield
    navigation._entries.clear()
    navigation._entries.update(kept)


def menu(path: str, user: User | AnonymousUser) -> list[MenuGroup]:
    request = RequestFactory().get(path)
    request.user = user
    return list(frame(request)["navigation"])


def test_entries_stand_in_their_order_and_group(admin: User) -> None:
    groups = menu("/", admin)
    assert [(str(group.label), [entry.label for entry in group.entries]) for group in groups] == [
        ("", ["Safety", "Password"]),
        ("Data", ["Codes"]),
    ]
    assert [entry.count for entry in groups[0].entries] == [3, None]


def test_an_entry_that_is_not_for_somebody_is_not_there(anna: User) -> None:
    assert [str(group.label) for group in menu("/", anna)] == [""]


def test_the_page_lies_under_one_entry_only(admin: User) -> None:
    groups = menu("/auth/2fa/recovery-codes/", admin)
    assert [entry.label for group in groups for entry in group.entries if entry.is_current] == ["Codes"]
    groups = menu("/auth/2fa/totp/activate/", admin)
    assert [entry.label for group in groups for entry in group.entries if entry.is_current] == ["Safety"]


def test_a_visitor_has_no_menu() -> None:
    assert menu("/", AnonymousUser()) == []


def test_the_company_is_named(db: None) -> None:
    Company.objects.filter(pk=Company.current().pk).update(name="Northern Timber Trading")
    assert frame(RequestFactory().get("/"))["company_name"] == "Northern Timber Trading"
