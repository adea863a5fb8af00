from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.models import TreeNode
from tree_queries.query import TreeQuerySet

from kam.core.audit import audited
from kam.core.changes import noted
from kam.core.trees import NoCircle

if TYPE_CHECKING:
    from typing import Self

    from kam.core.models.user import User


class TeamQuerySet(TreeQuerySet["Team"]):  # type: ignore[misc]  # tree_queries is untyped
    """Teams in their tree."""

    def visible_to(self, user: "User") -> "Self":
        """Keep the teams this user may look into: all for administrators, for managers those they manage."""
        if user.sees_everything:
            return self.all()  # type: ignore[no-any-return]  # tree_queries is untyped
        led = user.managed_team_ids if user.is_active else []
        return self.filter(pk__in=led)  # type: ignore[no-any-return]  # the same

    def editable_by(self, user: "User") -> "Self":
        """Keep the teams this user may rename, move and fill: administrators all, nobody else any."""
        return self.visible_to(user) if user.sees_everything else self.none()

    def for_tree(self) -> "Self":
        """Everything the tree shows: `people` counts who is active, `managed_by_whom` are the memberships that lead."""
        leading = TeamMembership.objects.filter(is_manager=True, user__is_active=True, user__is_service=False)
        active = Q(memberships__user__is_active=True, memberships__user__is_service=False)
        leading = leading.select_related("user").order_by("user__name", "pk")
        return (  # type: ignore[no-any-return]  # tree_queries is untyped
            self.annotate(people=Count("memberships", filter=active))
            .prefetch_related(Prefetch("memberships", leading, to_attr="managed_by_whom"))
            .order_by("pk")
        )

    def managed_by(self, user: "User") -> list[int]:
        """Return the ids of the teams this user manages and of every team below them.

        Two queries: a company has few teams, so the tree is walked here.
        """
        frontier = set(user.team_memberships.filter(is_manager=True).values_list("team_id", flat=True))
        if not frontier:
            return []
        children: dict[int | None, list[int]] = {}
        for pk, parent in self.order_by("pk").values_list("pk", "parent_id"):
            children.setdefault(parent, []).append(pk)
        ids: set[int] = set()
        while frontier:
            ids |= frontier
            frontier = {child for pk in frontier for child in children.get(pk, [])} - ids
        return sorted(ids)


@audited()
class Team(TreeNode):  # type: ignore[misc]  # tree_queries is untyped
    """A sales team; a manager of a team leads the teams below it as well."""

    name = models.CharField(_("name"), max_length=120)
    # TreeNode would delete the teams below together with this one.
    parent = TreeNodeForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="TeamMembership", related_name="teams")

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("team")
        triggers = [NoCircle(name="no_circle"), noted()]
        constraints = [
            models.UniqueConstraint(fields=["name"], name="core_team_name_once"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")), name="core_team_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("core:team-detail", args=[self.pk])


class TeamMembershipQuerySet(models.QuerySet["TeamMembership"]):
    """Who is in which team."""

    def visible_to(self, user: "User") -> "Self":
        """Keep those of the teams that this user may look into."""
        return self.filter(team__in=Team.objects.visible_to(user))


@audited()
class TeamMembership(models.Model):
    """One person in one team, as a member or as its manager."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="team_memberships")
    is_manager = models.BooleanField(_("manager"), default=False)

    objects = TeamMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("team membership")
        constraints = [
            models.UniqueConstraint(fields=["team", "user"], name="core_teammembership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.team_id}"
