"""A person at the pages of imports: she sends a file, answers, lets it be checked."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import ImportBatch
from kam.core import jobs
from kam.core.models import Job, User

Browse = Callable[[User], Client]
State = ImportBatch.State
GOOD = (
    "customer_id,customer_name,date,order_id,amount,currency\n"
    "N1,North,2026-01-05,D1,100.50,EUR\nS1,South,2026-01-30,D2,50,EUR\n"
)
# The second row has no such day, the third no number.
FAULTY = (
    "customer_id,date,order_id,amount,currency\n"
    "N1,2026-01-05,D1,100,EUR\nN1,2026-02-30,D2,40,EUR\nN1,2026-01-07,D3,twelve,EUR\n"
)


def upload(client: Client, content: str | bytes, *, name: str = "sales.csv", **fields: Any) -> Any:
    data = content if isinstance(content, bytes) else content.encode()
    form = {"source": "erp", "owner": "none", "file": SimpleUploadedFile(name, data)} | fields
    return client.post(reverse("accounts:import-new"), form)


def page(name: str, batch: ImportBatch) -> str:
    return reverse(f"accounts:import-{name}", args=[batch.pk])


def work() -> None:
    """Do what a worker would: everything that waits."""
    for job in Job.objects.unfinished().order_by("pk"):
        jobs.run(job_id=job.pk)


def received(client: Client, content: str | bytes = GOOD, **fields: Any) -> ImportBatch:
    assert upload(client, content, **fields).status_code == 302
    batch: ImportBatch = ImportBatch.objects.latest("pk")
    return batch


def chosen(client: Client, batch: ImportBatch, **changes: str) -> dict[str, str]:
    """Return what the browser would send from the page of the columns."""
    form = client.get(page("map", batch)).context["form"]
    said = {name: str(form[name].value() or "") for name in form.fields}
    return said | changes


def checked(client: Client, content: str = GOOD) -> ImportBatch:
    batch = received(client, content)
    assert client.post(page("map", batch), chosen(client, batch) | {"check": "1"})["Location"] == page("check", batch)
    work()
    batch.refresh_from_db()
    return batch
