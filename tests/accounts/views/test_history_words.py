"""The history of an account names what was done in the words of the pages where it is done."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Account, ProductLine
from kam.core.models import User
from tests.factories.accounts import AlarmMuteFactory
from tests.factories.classification import OverrideFactory

Browse = Callable[[User], Client]
pytestmark = pytest.mark.django_db


def test_a_class_by_hand_and_a_muted_alarm_are_told_in_words(account: Account, anna: User, browse: Browse) -> None:
    line = ProductLine.objects.create(name="Carrier bags")
    OverrideFactory(account=account, abc="B", xyz="Z")
    AlarmMuteFactory(account=account, kind="STOPPED_LINE", subject=str(line.pk))
    AlarmMuteFactory(account=account, kind="CLASS_DROP", subject="")
    body = browse(anna).get(f"/accounts/{account.pk}/data/").content.decode()
    told = body.partition('<ol class="k-list">')[2].partition("</ol>")[0]
    for words in ("Value", "Variability", "Stopped buying a line", "Product line", "Carrier bags", "Class fell"):
        assert words in told
    for code in ("Abc", "Xyz", "STOPPED_LINE", "CLASS_DROP", "Subject"):
        assert code not in told
