from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.lookups import Unaccent
from django.db import models
from django.db.models import Prefetch, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kam.core.access import AccessQuerySet
from kam.core.administrators import LastAdministrator
from kam.core.audit import acting, audited
from kam.core.changes import noted
from kam.core.models.team import Team, TeamMembership

if TYPE_CHECKING:
    from typing import Self


class LowerCaseEmailField(models.EmailField):  # type: ignore[type-arg]  # not subscriptable at run time
    """An e-mail address, stored and looked up in lower case, so that nobody exists twice."""

    def to_python(self, value: Any) -> Any:
        return _lowered(super().to_python(value))

    def get_prep_value(self, value: Any) -> Any:
        return _lowered(super().get_prep_value(value))


def _lowered(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


class UserQuerySet(AccessQuerySet["User"]):
    """People, as far as somebody administers or leads them; system users and service accounts are no colleagues."""

    def visible_to(self, user: "User") -> "Self":
        """Keep whose record this user may read: everybody's for administrators, for managers those of their teams."""
        people = self.people()
        if user.sees_everything:
            return people
        if not user.is_active:
            return people.none()
        led = TeamMembership.objects.filter(team__in=user.managed_team_ids)
        return people.filter(pk__in=led.values("user"))

    def editable_by(self, user: "User") -> "Self":
        """Keep whose record this user may change: administrators change everybody's, nobody else any."""
        return self.visible_to(user) if user.sees_everything else self.none()

    def people(self) -> "Self":
        """Keep who is a person: somebody who can be told something, own something and sign in."""
        return self.filter(is_system=False, is_service=False)

    def matching(self, words: Sequence[str]) -> "Self":
        """Keep whose name or address holds every word, without regard to case and accents."""
        people = self
        for word in words:
            people = people.filter(Q(name__unaccent__icontains=word) | Q(email__icontains=word))
        return people

    def for_list(self) -> "Self":
        """Everything one row of the list shows; who is deactivated comes last."""
        memberships = TeamMembership.objects.select_related("team").order_by("team__name", "pk")
        people = self.prefetch_related(Prefetch("team_memberships", memberships))
        return people.order_by("-is_active", Unaccent(Lower("name")), "pk")


class UserManager(BaseUserManager["User"]):
    """Makes users and finds them by e-mail without regard to case."""

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def visible_to(self, user: "User") -> UserQuerySet:
        return self.get_queryset().visible_to(user)

    def editable_by(self, user: "User") -> UserQuerySet:
        return self.get_queryset().editable_by(user)

    def people(self) -> UserQuerySet:
        return self.get_queryset().people()

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Store a user with a hashed password; without one nobody can sign in as this user."""
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Store an administrator: `manage.py createsuperuser` makes the first one of an installation by it."""
        with acting(by_id=None, source="shell"):
            return self.create_user(email, password, role=User.Role.ADMIN, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=username)

    def importer(self) -> "User":
        """Return the system user in whose name commands act; nobody can sign in as it."""
        return self.get_or_create(
            email="import@system.invalid",
            defaults={"name": "Import", "role": User.Role.ADMIN, "is_system": True, "password": "!"},
        )[0]


@audited(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """A person who works with KAM, signed in by e-mail."""

    class Role(models.TextChoices):
        REP = "REP", _("Sales rep")
        MANAGER = "MANAGER", _("Manager")
        ADMIN = "ADMIN", _("Administrator")

    class Theme(models.TextChoices):
        SYSTEM = "system", _("Like the system")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    email = LowerCaseEmailField(_("e-mail"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=150)
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.REP)
    is_active = models.BooleanField(_("active"), default=True)
    is_system = models.BooleanField(default=False)
    is_service = models.BooleanField(
        default=False, db_default=False, help_text="Another system, which has tokens and never signs in."
    )
    theme = models.CharField(_("theme"), max_length=6, choices=Theme.choices, default=Theme.SYSTEM)
    language = models.CharField(_("language"), max_length=10, default="en")
    is_keys_on = models.BooleanField(
        _("single-letter keys"), default=True, db_default=True, help_text="Whether a letter alone does something."
    )
    start_page = models.CharField(
        _("start page"),
        max_length=40,
        blank=True,
        default="",
        db_default="",
        help_text="Key of an entry of the menu, or empty for the usual one.",
    )
    joined_at = models.DateTimeField(auto_now_add=True)
    invited_at = models.DateTimeField(
        null=True, blank=True, help_text="When the invitation went out that has not been followed yet."
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("user")
        # Not of every sign-in: who was here last is nothing that answers are made of.
        triggers = [
            LastAdministrator(name="last_administrator"),
            noted("email", "name", "role", "is_active", "is_system", "is_service"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="core_user_email_in_lower_case"),
            models.CheckConstraint(
                condition=models.Q(role__in=["REP", "MANAGER", "ADMIN"]), name="core_user_role_known"
            ),
            models.CheckConstraint(
                condition=models.Q(theme__in=["system", "light", "dark"]), name="core_user_theme_known"
            ),
            models.CheckConstraint(
                condition=models.Q(start_page__regex=r"^[a-z0-9-]*$"), name="core_user_start_page_is_a_key"
            ),
            # What begins with "!" is no password: no backend lets anybody in by it.
            models.CheckConstraint(
                condition=Q(is_service=False)
                | Q(is_service=True, is_system=False, invited_at=None, password__startswith="!"),  # noqa: S106 - none
                name="core_user_service_never_signs_in",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_absolute_url(self) -> str:
        page = "core:service-account-detail" if self.is_service else "core:colleague-detail"
        return reverse(page, args=[self.pk])

    @property
    def is_admin(self) -> bool:
        return self.role == self.Role.ADMIN

    @property
    def is_manager(self) -> bool:
        return self.role == self.Role.MANAGER

    @property
    def is_person(self) -> bool:
        """Can be told something, own something and sign in; system users and service accounts cannot."""
        return not (self.is_system or self.is_service)

    @property
    def sees_everything(self) -> bool:
        """Administrators see the whole company."""
        return self.is_active and self.is_admin

    @property
    def is_invited(self) -> bool:
        """Was asked to choose a password and has not done it yet."""
        return self.is_active and self.invited_at is not None

    @cached_property
    def managed_team_ids(self) -> list[int]:
        """Teams this user manages and all below them; kept for one request, as long as the instance lives."""
        ids: list[int] = Team.objects.managed_by(self)
        return ids

    @cached_property
    def sees_company_totals(self) -> bool:
        """May read ranks, shares and totals of the whole company: admins and managers of a root team."""
        if self.sees_everything:
            return True
        return self.team_memberships.filter(is_manager=True, team__parent=None).exists()
