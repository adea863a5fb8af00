"""Jobs over REST: how far the long work is that somebody asked for, and where its outcome stands."""

from typing import Any, ClassVar, Final

from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import JSONObject, Least
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from kam.core.job_handlers import job_handlers
from kam.core.models import Job
from kam.core.rest.contracts import contract
from kam.core.rest.parameters import TEXT, one_of
from kam.core.rest.permissions import ANY_TOKEN
from kam.core.rest.problems import Malformed
from kam.core.rest.resources import Reader, Resource
from kam.core.rest.viewsets import DomainViewSet

# Seconds after which it is worth asking again.
LATER: Final = 2
# What the address of the outcome is made of.
OUTCOME: Final = ("kind", "state", "arguments", "result")


class OutcomeField(serializers.CharField):
    """Where the outcome of a job stands; made of its kind, state, arguments and result."""

    @staticmethod
    def written(facts: dict[str, Any]) -> str | None:
        """Return the path below the root of the API, as the job's handler says it; None until the job is done."""
        if facts["state"] != Job.State.DONE or facts["kind"] not in job_handlers:
            return None
        place = job_handlers.get(facts["kind"]).place
        found = place(facts["arguments"], facts["result"]) if place else ""
        return f"{reverse('api:jobs-list').removesuffix('jobs/')}{found}" if found else None


class JobResource(Resource):
    """Long work: asked for by somebody, done by a worker."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    state = serializers.ChoiceField(Job.State.choices)
    percent = serializers.IntegerField(
        source="share", help_text=_("From 0 to 100; 0 while nobody knows how much there is.")
    )
    note = serializers.CharField(source="progress_note", help_text=_("What is being done, for people."))
    result = OutcomeField(source="outcome", allow_null=True, help_text=_("The address of what came of it."))
    error = serializers.CharField(help_text=_("Why it failed, for people."))
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)


class JobViewSet(DomainViewSet):
    """Long work that the caller asked for: how far it is and where its outcome stands. Administrators see all."""

    resource = JobResource
    # Whoever may start something sees how far it is. A job tells nothing of what it works on: that has its own scope.
    read_scope = ANY_TOKEN
    filters: ClassVar = {"kind": TEXT, "state": one_of(Job.State.values)}
    usual_order = "-id"

    def rows(self) -> QuerySet[Job]:
        """Return the jobs that the caller asked for, or all for administrators."""
        return Job.objects.visible_to(self.user)

    def prepared(self, rows: QuerySet[Job]) -> QuerySet[Job]:
        """Add progress in percent, and what the address of the outcome is made of."""
        done = Least(100 * F("progress_done") / F("progress_total"), 100, output_field=IntegerField())
        return rows.annotate(
            share=Case(
                When(state=Job.State.DONE, then=Value(100)), When(progress_total__gt=0, then=done), default=Value(0)
            ),
            outcome=JSONObject(**{name: name for name in OUTCOME}),
        )

    def filtered(self, rows: QuerySet[Job], filters: Any) -> QuerySet[Job]:
        """Narrow by kind and state."""
        if "state" in filters and filters["state"] not in Job.State:
            raise Malformed(_("There is no such state."), field="state")
        return rows.filter(**filters)

    @contract(gives_list=True)
    def list(self, request: Any) -> Response:
        """List jobs, the newest first."""
        return self.listing()

    def retrieve(self, request: Any, pk: str) -> Response:
        """Return one job as it is now."""
        return self.told(self.pk)


def accepted(job: Job, *, reader: Reader) -> Response:
    """Answer 202: the job as body, its address in Location, and when to ask again."""
    # As it came from the service: one that goes on already may be a colleague's, whom nobody asks further.
    record = {each.attname: getattr(job, each.attname) for each in Job._meta.concrete_fields}  # noqa: SLF001 - documented
    record |= {"share": job.percent, "outcome": {name: record[name] for name in OUTCOME}}
    address = reverse("api:jobs-detail", kwargs={"pk": job.pk})
    headers = {"Location": address, "Retry-After": str(LATER)}
    return Response(JobResource.shape(reader).of([record])[0], status=202, headers=headers)
