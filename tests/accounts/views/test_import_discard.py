"""Files that are thrown away before they come in, and what the next one is read like."""

import pytest

from accounts.models import ImportBatch
from kam.core.models import UndoableAct, User
from tests.accounts.views.test_import_corrections import EQUAL, act
from tests.accounts.views.uploading import Browse, checked, page, received, work

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_file_that_has_not_come_in_is_thrown_away(browse: Browse, admin: User) -> None:
    client = browse(admin)
    batch = checked(client, EQUAL)
    act(client, "leave-out", batch, row=5)
    path = batch.path
    assert "Discard" in client.get(page("check", batch)).content.decode()
    answer = client.post(page("discard", batch), follow=True)
    assert "sales.csv is thrown away." in answer.content.decode()
    assert not ImportBatch.objects.exists()
    assert not path.exists()


def test_nothing_is_undone_in_a_file_that_is_thrown_away(browse: Browse, admin: User) -> None:
    client = browse(admin)
    batch = checked(client, EQUAL)
    act(client, "leave-out", batch, row=5)
    client.post(page("discard", batch))
    answer = client.post(f"/undo/{UndoableAct.objects.get().pk}/")
    assert (answer.status_code, "is not there any more" in answer.content.decode()) == (422, True)


def test_what_came_in_or_is_worked_on_is_not_thrown_away(browse: Browse, admin: User) -> None:
    client = browse(admin)
    batch = checked(client, EQUAL)
    client.post(page("check", batch))
    assert "being worked on" in client.post(page("discard", batch), follow=True).content.decode()
    work()
    assert "Undo the import instead" in client.post(page("discard", batch), follow=True).content.decode()
    expired = received(client, EQUAL)
    expired.file.delete()
    client.post(page("discard", expired))
    assert not ImportBatch.objects.filter(pk=expired.pk).exists()


def test_the_columns_say_what_they_are_remembered_from(browse: Browse, admin: User) -> None:
    client = browse(admin)
    batch = checked(client, EQUAL)
    client.post(page("check", batch))
    work()
    again = received(client, EQUAL)
    assert "read as sales.csv of" in client.get(page("map", again)).content.decode()
