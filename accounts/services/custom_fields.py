"""Fields of our own: which there are, kept by administrators, and what may stand in them, checked nowhere else."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import Account, CustomField
from accounts.models.custom_field import LONGEST_OPTION
from kam.core.cleaning import require_clean, tidy
from kam.core.errors import DomainError, Taken, VersionConflict
from kam.core.models import Company, User

LONGEST_TEXT: Final = 500
MOST_OPTIONS: Final = 100
MOST_FIELDS: Final = 50
LARGEST: Final = Decimal(10) ** 15
DECIMALS: Final = 6
Kind = CustomField.Kind


@transaction.atomic
def add_field(*, name: str, kind: str, by: User, options: Sequence[str] = (), help: str = "") -> CustomField:  # noqa: A002 - what people call it
    """Ask about every account something more; it comes last in the forms."""
    _take_turn(by)
    if kind not in Kind.values:
        raise DomainError(_("Choose what kind of field it is."), field="kind")
    if CustomField.objects.filter(retired_at=None).count() >= MOST_FIELDS:
        message = _("There are %(most)d fields already, and nobody fills in more. Retire one first.")
        raise DomainError(message % {"most": MOST_FIELDS})
    last = CustomField.objects.aggregate(last=Max("position"))["last"] or 0
    field = CustomField(kind=kind, position=last + 1)
    _describe(field, name=name, options=options, help_text=help)
    field.save()
    return field


@transaction.atomic
def change_field(
    *,
    field: CustomField,
    version: int,
    name: str,
    by: User,
    options: Sequence[str] = (),
    help: str = "",  # noqa: A002
) -> CustomField:
    """Word it otherwise. The kind stays, and so do the options that accounts have; the same again writes nothing.

    Raises VersionConflict when somebody else was faster.
    """
    _take_turn(by)
    field = _as_it_is_now(field, version)
    before = (field.name, field.options, field.help)
    _describe(field, name=name, options=options, help_text=help)
    _refuse_to_lose(field, [option for option in before[1] if option not in field.options])
    if (field.name, field.options, field.help) != before:
        _save(field, "name", "options", "help")
    return field


@transaction.atomic
def place_field(*, field: CustomField, before: CustomField | None, by: User) -> None:
    """Let forms ask for it just before another one, or last when that is None."""
    _take_turn(by)
    others = [each for each in CustomField.objects.in_use() if each.pk != field.pk]
    places = [each.pk for each in others]
    place = places.index(before.pk) if before is not None and before.pk in places else len(others)
    wanted = enumerate([*others[:place], field, *others[place:]], start=1)
    for number, each in ((number, each) for number, each in wanted if each.position != number):
        each.position = number
        each.save(update_fields=["position"])


@transaction.atomic
def retire_field(*, field: CustomField, version: int, by: User, at: datetime) -> CustomField:
    """Ask for it no longer; what accounts said in it stays with them and is shown again when it comes back."""
    _take_turn(by)
    field = _as_it_is_now(field, version)
    if field.is_retired:
        raise DomainError(_("%(field)s is retired already.") % {"field": field.name})
    field.retired_at = at
    return _save(field, "retired_at")


@transaction.atomic
def bring_back_field(*, field: CustomField, version: int, by: User) -> CustomField:
    """Ask for it again."""
    _take_turn(by)
    field = _as_it_is_now(field, version)
    if not field.is_retired:
        raise DomainError(_("%(field)s is not retired.") % {"field": field.name})
    field.retired_at = None
    return _save(field, "retired_at")


def answered(account: Account, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `account.custom` becomes when these answers, by the keys of fields, are given.

    An empty answer takes the value out. What stands in fields that are not named here stays. Raises DomainError, whose
    field is "custom_" and the key, for what does not fit the field.
    """
    fields = {field.key: field for field in CustomField.objects.in_use()}
    custom = dict(account.custom)
    for key, answer in answers.items():
        field = fields.get(key)
        if field is None:
            raise DomainError(
                _("This field does not exist, or it was retired in the meantime. Look which fields there are now."),
                field=f"custom_{key}",
            )
        value = _value(field, answer)
        custom.pop(key, None)
        if value is not None:
            custom[key] = value
    return custom


def _value(field: CustomField, answer: Any) -> Any:
    """Return the answer as it is stored: a text, "12.5", "2026-01-31", an option, a truth; None for no answer."""
    if answer in (None, ""):
        return None
    try:
        return _READERS[field.kind](field, answer)
    except (ArithmeticError, TypeError, ValueError):
        message = _("“%(value)s” does not fit %(field)s. Check what kind of value is asked for.")
        words = {"value": str(answer)[:80], "field": field.name}
        raise DomainError(message % words, field=f"custom_{field.key}") from None


def _text(field: CustomField, answer: Any) -> str | None:
    text = tidy(str(answer), field=f"custom_{field.key}")
    if len(text) > LONGEST_TEXT:
        message = _("%(field)s takes at most %(most)d characters.") % {"field": field.name, "most": LONGEST_TEXT}
        raise DomainError(message, field=f"custom_{field.key}")
    return text or None


def _number(field: CustomField, answer: Any) -> str:
    value = Decimal(str(answer))
    if not value.is_finite() or abs(value) >= LARGEST or value != round(value, DECIMALS):
        raise ValueError(answer)
    return format(value.normalize(), "f")


def _date(field: CustomField, answer: Any) -> str:
    return (answer if isinstance(answer, date) else date.fromisoformat(str(answer))).isoformat()


def _choice(field: CustomField, answer: Any) -> str:
    if answer not in field.options:
        raise ValueError(answer)
    return str(answer)


def _truth(field: CustomField, answer: Any) -> bool:
    if not isinstance(answer, bool):
        raise TypeError(answer)
    return answer


_READERS: Final[dict[str, Callable[[CustomField, Any], str | bool | None]]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.YES_NO: _truth,
}


def _take_turn(by: User) -> None:
    if not by.sees_everything:
        raise DomainError(_("These fields are the whole company's. Ask an administrator to change them."))
    Company.objects.select_for_update(no_key=True).get(pk=Company.current().pk)


def _as_it_is_now(field: CustomField, version: int) -> CustomField:
    found: CustomField = CustomField.objects.get(pk=field.pk)
    if found.version != version:
        message = _(
            "Somebody else has changed %(field)s in the meantime. Look at the new state and repeat your change."
        )
        raise VersionConflict(message % {"field": found.name})
    return found


def _save(field: CustomField, *columns: str) -> CustomField:
    field.version += 1
    field.save(update_fields=[*columns, "version"])
    return field


def _describe(field: CustomField, *, name: str, options: Sequence[str], help_text: str) -> None:
    field.name, field.help = tidy(name, field="name"), tidy(help_text, field="help")
    if not field.name:
        raise DomainError(_("Give the field a name."), field="name")
    if CustomField.objects.filter(name__iexact=field.name).exclude(pk=field.pk).exists():
        message = _("There is a field called %(name)s already, perhaps a retired one. Choose another name.")
        raise Taken(message % {"name": field.name}, field="name")
    field.options = _options(options) if field.kind == Kind.CHOICE else []
    require_clean(field, fields={"name", "help"})


def _options(options: Sequence[str]) -> list[str]:
    tidied = list(dict.fromkeys(text for option in options if (text := tidy(option, field="options"))))
    if not tidied:
        raise DomainError(_("Enter what can be chosen, one option a line."), field="options")
    if len(tidied) > MOST_OPTIONS:
        message = _("A choice has at most %(most)d options.") % {"most": MOST_OPTIONS}
        raise DomainError(message, field="options")
    if any(len(option) > LONGEST_OPTION for option in tidied):
        message = _("An option has at most %(most)d characters.") % {"most": LONGEST_OPTION}
        raise DomainError(message, field="options")
    return tidied


def _refuse_to_lose(field: CustomField, gone: Sequence[str]) -> None:
    """Refuse to take options away that accounts have."""
    for option in gone:
        if Account.objects.filter(custom__contains={field.key: option}).exists():
            message = _("There are accounts with “%(option)s”, so it stays. Give them another value first.")
            raise DomainError(message % {"option": option}, field="options")
