"""How an installation gets its first administrator: by Django's own command."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from kam.core.audit import trail
from kam.core.models import User
from tests.core.visitor import is_in, sign_in

pytestmark = pytest.mark.django_db


def test_the_first_administrator_is_made_by_createsuperuser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "ten thousand green tables")
    call_command("createsuperuser", email="Ada@Company.example", name="Ada", interactive=False, stdout=StringIO())
    ada = User.objects.get()
    assert (ada.email, ada.role, ada.sees_everything) == ("ada@company.example", "ADMIN", True)
    browser = Client()
    sign_in(browser, "ada@company.example", "ten thousand green tables")
    assert is_in(browser)
    assert [(change.label, change.source) for change in trail(User, ada.pk)] == [("insert", "shell")]
