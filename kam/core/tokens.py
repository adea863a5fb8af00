"""Services: tokens, by which other systems work with KAM. Issued, rotated and revoked here, and known again.

The secret is handed out once and stored nowhere: only its digest is. A copy of the database opens nothing.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import DateTimeField, F, Q, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from kam.core import token_notices
from kam.core.administration import lock_for_tokens
from kam.core.cleaning import require_clean, tidy
from kam.core.errors import DomainError
from kam.core.models import ApiToken, User
from kam.core.scopes import labels_of, longest_days_of, usable_by
from kam.core.scopes import scopes as registered
from kam.core.token_secrets import PERSONAL, SERVICE, SHOWN, digest_of, is_well_formed, new_secret

DEFAULT_DAYS: Final = 90
# Of a person's tokens. Those of service accounts may be without an end: an administrator has decided so.
LONGEST_DAYS: Final = 366
# Nobody looks through more; who needs more makes one per system and revokes the old ones.
MOST: Final = 50
OVERLAP: Final = timedelta(hours=24)
LONGEST_OVERLAP: Final = timedelta(days=7)
# A write per request would cost more than the request; who looks at `last used` wants the day.
USE_NOTED_EVERY: Final = timedelta(minutes=1)


@transaction.atomic
def issue(
    *, user: User, name: str, scopes: Collection[str], by: User, expires_at: datetime | None, at: datetime
) -> tuple[ApiToken, str]:
    """Make a token with this user's rights; return it with its secret, which is told this once.

    People issue their own tokens, administrators those of service accounts.
    """
    user, by = lock_for_tokens(user, by=by)
    _require_issuer(user, by=by)
    if ApiToken.objects.working(at=at).filter(user=user).count() >= MOST:
        message = _("There are %(count)d working tokens already. Revoke those that nothing uses any more.")
        raise DomainError(message % {"count": MOST})
    token, secret = _new(user=user, name=name, scopes=scopes, by=by, expires_at=expires_at, at=at)
    token_notices.tell_of_new(token=token, by=by)
    return token, secret


@transaction.atomic
def rotate(*, token: ApiToken, by: User, at: datetime, overlap: timedelta = OVERLAP) -> tuple[ApiToken, str]:
    """Make a token in place of this one, with its name and scopes and as long a life; return it with its secret.

    The old secret goes on working for `overlap`, at most a week, so that systems have time to take the new one.
    """
    user, by = lock_for_tokens(token.user, by=by)
    _require_issuer(user, by=by)
    token = _locked(token)
    _refuse_rotation(token, at=at)
    if not timedelta(0) <= overlap <= LONGEST_OVERLAP:
        raise DomainError(_("Let the old secret work for seven days at most."), field="overlap")
    life = token.expires_at - token.created_at if token.expires_at else None
    new, secret = _new(
        user=user, name=token.name, scopes=token.scopes, by=by, expires_at=at + life if life else None, at=at
    )
    ends = at + overlap
    token.expires_at = min(token.expires_at, ends) if token.expires_at else ends
    token.replaced_by = new
    token.save(update_fields=["expires_at", "replaced_by"])
    token_notices.tell_of_new(token=new, by=by)
    return new, secret


@transaction.atomic
def revoke(*, token: ApiToken, by: User, at: datetime) -> ApiToken:
    """End a token at once and for ever; the same again writes nothing. Everybody their own, administrators all."""
    user, by = lock_for_tokens(token.user, by=by)
    if user.pk != by.pk and not by.sees_everything:
        raise PermissionDenied(_("Only an administrator may do this."))
    token = _locked(token)
    if token.revoked_at is None:
        token.revoked_at = max(at, token.created_at)
        token.save(update_fields=["revoked_at"])
    return token


def revoke_all(*, user: User, at: datetime) -> int:
    """End every token of somebody whose access is closed, in that transaction; return how many there were."""
    ending = ApiToken.objects.filter(user=user, revoked_at=None).exclude(expires_at__lte=at)
    return ending.update(revoked_at=Greatest(Value(at, DateTimeField()), F("created_at")))


def token_of(secret: str, *, at: datetime) -> ApiToken | None:
    """Return the working token with this secret, its user at hand; None for everything else. One query, or none.

    Why it is None is not told: who holds a secret that does not work learns nothing about it.
    """
    if not is_well_formed(secret):
        return None
    token = ApiToken.objects.select_related("user").filter(digest=digest_of(secret)).first()
    return token if token is not None and token.is_working(at=at) else None


def scopes_of(token: ApiToken) -> frozenset[str]:
    """Return what the token may be used for now: of its scopes those that its user may still have.

    Asked at every use, so who is no administrator any more loses what only those may.
    """
    usable = frozenset(scope.key for scope in usable_by(is_admin=token.user.is_admin))
    return usable.intersection(token.scopes)


def note_use(token: ApiToken, *, at: datetime) -> None:
    """Keep when the token was used last, to the minute. That is no change of the token: the trail stays without it."""
    due = at - USE_NOTED_EVERY
    if token.last_used_at is not None and token.last_used_at > due:
        return
    stale = Q(last_used_at=None) | Q(last_used_at__lte=due)
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=at)


def _require_issuer(user: User, *, by: User) -> None:
    """Raise unless `by` may hold a secret of this user's."""
    if not by.is_person:
        raise DomainError(_("Tokens are issued by people. Sign in, or ask an administrator."))
    if not user.is_active or user.is_system:
        raise DomainError(_("%(person)s is deactivated. Activate the access first.") % {"person": user})
    if user.is_service and not by.sees_everything:
        raise PermissionDenied(_("Only an administrator may do this."))
    if not user.is_service and user.pk != by.pk:
        # Whoever sees the secret acts in the person's name.
        message = _("%(person)s issues these tokens. Make a service account for a system that is nobody's own.")
        raise DomainError(message % {"person": user})


def _new(
    *, user: User, name: str, scopes: Collection[str], by: User, expires_at: datetime | None, at: datetime
) -> tuple[ApiToken, str]:
    wanted = sorted(set(scopes))
    _refuse_scopes(wanted, user=user, by=by)
    _refuse_expiry(expires_at, scopes=wanted, user=user, at=at)
    secret = new_secret(SERVICE if user.is_service else PERSONAL)
    token = ApiToken(
        user=user,
        name=tidy(name, field="name"),
        prefix=secret[:SHOWN],
        digest=digest_of(secret),
        scopes=wanted,
        created_by=by,
        created_at=at,
        expires_at=expires_at,
    )
    require_clean(token, fields={"name"})
    token.save()
    return token, secret


def _refuse_scopes(wanted: list[str], *, user: User, by: User) -> None:
    if not wanted:
        raise DomainError(_("Choose what the token is for."), field="scopes")
    unknown = [key for key in wanted if key not in registered]
    if unknown:
        raise DomainError(_("There is no scope %(scope)s.") % {"scope": unknown[0]}, field="scopes")
    allowed = {scope.key for scope in usable_by(is_admin=user.sees_everything and by.sees_everything)}
    beyond = [key for key in wanted if key not in allowed]
    if beyond:
        message = _("Only tokens of administrators may have the scope %(scope)s (%(key)s).")
        raise DomainError(message % {"scope": labels_of(beyond[:1])[0], "key": beyond[0]}, field="scopes")


def _refuse_expiry(expires_at: datetime | None, *, scopes: list[str], user: User, at: datetime) -> None:
    if expires_at is not None and expires_at <= at:
        raise DomainError(_("Choose an expiry in the future."), field="expires_at")
    limits = [longest_days_of(scopes), None if user.is_service else LONGEST_DAYS]
    longest = min((limit for limit in limits if limit is not None), default=None)
    if longest is None:
        return
    if expires_at is None or expires_at > at + timedelta(days=longest):
        message = _("A token with these scopes lives for %(days)d days at most. Choose an earlier expiry.")
        raise DomainError(message % {"days": longest}, field="expires_at")


def _refuse_rotation(token: ApiToken, *, at: datetime) -> None:
    state = token.state(at=at)
    if state == ApiToken.State.REPLACED:
        raise DomainError(_("This token was replaced already. Rotate the one that took its place."))
    if state != ApiToken.State.ACTIVE:
        raise DomainError(_("This token works no more. Make a new one."))


def _locked(token: ApiToken) -> ApiToken:
    return ApiToken.objects.select_for_update(no_key=True, of=("self",)).select_related("user").get(pk=token.pk)
