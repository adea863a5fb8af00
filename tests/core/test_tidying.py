from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from kam.core import tasks
from kam.core.models import Job, UndoableAct
from kam.core.tidying import tidy
from tests.factories.core import JobFactory, UndoableActFactory

# The task asks the clock itself.
NOW = timezone.now()


@pytest.mark.django_db
def test_sessions_that_are_over_and_old_mails_go_and_nothing_else() -> None:
    for days in (-1, 1):
        store = SessionStore()
        store.create()
        Session.objects.filter(pk=store.session_key).update(expire_date=NOW + timedelta(days=days))
    old, recent = NOW - timedelta(days=31), NOW - timedelta(days=29)
    JobFactory(kind="mail", state=Job.State.DONE, finished_at=old)
    JobFactory(kind="password-reset", state=Job.State.FAILED, finished_at=old)
    kept = [
        JobFactory(kind="mail", state=Job.State.DONE, finished_at=recent),
        JobFactory(kind="mail"),
        JobFactory(kind="sales-import", state=Job.State.DONE, finished_at=old),
    ]
    UndoableActFactory(done_at=NOW - timedelta(hours=25))
    young = UndoableActFactory(done_at=NOW - timedelta(hours=23))
    assert tidy(now=NOW) == 4
    assert UndoableAct.objects.get() == young
    assert list(Job.objects.order_by("pk")) == kept
    assert Session.objects.get().expire_date > NOW
    tasks.tidy()
    assert Job.objects.count() == 3
