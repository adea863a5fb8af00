"""Profiles of classification over REST: how accounts are classified, every version of it, and which one is in use."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.analytics.presets import BY_KEY
from accounts.analytics.preview.moves import Moves
from accounts.api.classes.asking import require_choice
from accounts.api.classes.base import ADMINISTER, ClassViewSet
from accounts.api.classes.profile_shapes import (
    ChangeInput,
    ParametersInput,
    PreviewResource,
    ProfileInput,
    ProfileResource,
    VersionResource,
    told_moves,
)
from accounts.models import ClassificationProfile, ClassificationProfileVersion
from accounts.services import classification
from accounts.services.classification.profiles import SETTINGS
from kam.core.api.jobs import JobResource
from kam.core.models import Job
from kam.core.rest.contracts import contract
from kam.core.rest.parameters import YES_NO
from kam.core.rest.problems import Malformed

Profile = ClassificationProfile


class ProfileViewSet(ClassViewSet):
    """How the company classifies. Everybody reads it; administrators change it."""

    resource = ProfileResource
    write_scope = ADMINISTER
    filters: ClassVar = {"active": YES_NO, "archived": YES_NO}
    orders: ClassVar = {"id": ("id",), "name": ("name",)}
    is_versioned = True

    def rows(self) -> Any:
        """Return the profiles, archived ones among them."""
        return Profile.objects.visible_to(self.user)

    def filtered(self, rows: Any, filters: Mapping[str, str]) -> Any:
        """Narrow to the one in use, or to archived ones or those that are not."""
        if (is_active := _flag(filters, "active")) is not None:
            rows = rows.filter(is_active=is_active)
        if (is_archived := _flag(filters, "archived")) is not None:
            rows = rows.filter(archived_at__isnull=not is_archived)
        return rows

    @contract(gives_list=True)
    def list(self, request: Any) -> Response:
        """Return the profiles."""
        return self.listing()

    def retrieve(self, request: Any, pk: str) -> Response:
        """Return one profile."""
        return self.told(self.pk)

    @contract(takes=ProfileInput, status=201)
    def create(self, request: Any) -> Response:
        """Make a profile, not in use yet."""
        said = dict(self.said())
        name, reason = said.pop("name"), said.pop("reason", "")
        preset, model = said.pop("preset", ""), said.pop("copy_of", None)
        if preset and model:
            raise Malformed(_("Name a preset or a profile to copy, not both."), field="preset")
        like = dict(BY_KEY[preset].options) if preset else {}
        if model:
            like = {each: getattr(model, each) for each in SETTINGS}
        made = classification.create_profile(name=name, options=like | said, reason=reason, by=self.user)
        return self.created(made.pk)

    @contract(takes=ChangeInput, is_partial=True, needs_version=True)
    def partial_update(self, request: Any, pk: str) -> Response:
        """Change thresholds and other parameters: a new version, which the next run goes by."""
        profile = self.row()
        version = self.version(profile)
        said = dict(self.said())
        reason = said.pop("reason", "")
        classification.change_profile(profile=profile, version=version, options=said, reason=reason, by=self.user)
        return self.told(profile.pk)

    @action(detail=True, methods=["post"])
    @contract(refuses=(412,))
    def activate(self, request: Any, pk: str) -> Response:
        """Take the profile into use: its next run is published."""
        return self.told(classification.activate_profile(profile=self.row(), by=self.user).pk)

    @action(detail=True, methods=["post"])
    def archive(self, request: Any, pk: str) -> Response:
        """Take the profile out of lists; its runs stay. The one in use cannot go."""
        profile = self.row()
        classification.archive_profile(profile=profile, by=self.user, at=timezone.now())
        return self.told(profile.pk)

    @action(detail=True, methods=["post"])
    def restore(self, request: Any, pk: str) -> Response:
        """Bring an archived profile back, not in use."""
        return self.told(classification.restore_profile(profile=self.row(), by=self.user).pk)

    @action(detail=True, methods=["post"])
    @contract(takes=ParametersInput, gives=PreviewResource, is_partial=True, is_bare=True, or_starts=JobResource)
    def preview(self, request: Any, pk: str) -> Response:
        """Tell who would move by other parameters; nothing is stored.

        Where that takes long it is worked out in the background (202), and the same request gets the answer after.
        """
        profile = self.row()
        found = classification.preview_or_request(profile=profile, options=self.said(), by=self.user)
        if isinstance(found, Job):
            return self.started(found)
        moves: Moves = found.moves
        record = {
            "run": found.run.pk,
            "parameters": found.parameters.to_json(),
            "accounts": sum(move.accounts for (a, b), move in moves.migration.moves.items() if a != b),
            "stability": moves.migration.stability,
            "key_candidates_before": moves.candidates_before,
            "key_candidates_after": moves.candidates_after,
            "moves": told_moves(self, moves.migration),
        }
        return self.one(PreviewResource, record)


class VersionViewSet(ClassViewSet):
    """What a profile said, version by version."""

    noun = "classification-profile-versions"
    resource = VersionResource
    orders: ClassVar = {"number": ("number",)}
    usual_order = "-number"

    def rows(self) -> Any:
        """Return the versions of the profile in the address."""
        profile = self.above(Profile.objects.visible_to(self.user), "profile")
        return ClassificationProfileVersion.objects.visible_to(self.user).filter(profile=profile)

    @contract(gives_list=True)
    def list(self, request: Any, profile: str) -> Response:
        """Return the versions of the profile, the newest first."""
        return self.listing()


def _flag(filters: Mapping[str, str], name: str) -> bool | None:
    if name not in filters:
        return None
    require_choice(filters[name], ["true", "false"], field=name)
    return filters[name] == "true"
