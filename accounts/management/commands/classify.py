"""`manage.py classify`: classify all accounts, store the run, and export it."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from time import monotonic
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count

from accounts.analytics.abc_xyz.parameters import CHOICES, FIELDS, Parameters
from accounts.management.arguments import day, person
from accounts.models import ClassificationProfile, ClassificationRun
from accounts.services import class_export, classification
from kam.core.audit import acting
from kam.core.errors import DomainError
from kam.core.models import Company

LETTERS: Final = ("X", "Y", "Z", "-")


def a_number(text: str) -> Decimal:
    """Read a decimal number such as 80 or 0.5."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ArgumentTypeError(f"{text!r} is no number; write it as 80 or 0.5")
    return number


class Command(BaseCommand):
    """Classify all accounts as of a day. Options replace the profile's parameters for this run only."""

    help = "Classify all accounts by ABC-XYZ, store the run, and export it if asked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare every parameter of a profile under its own name."""
        parser.add_argument(
            "--as-of", metavar="DATE", help="the window ends before the bucket of this day (default: today)"
        )
        parser.add_argument("--profile", metavar="NAME", help="parameters to begin with (default: the profile in use)")
        for name, values in CHOICES.items():
            parser.add_argument(f"--{name}", choices=values)
        numbers: dict[str, tuple[Callable[[str], Any], str]] = {
            "window": (int, "number of complete buckets, 3 to 60"),
            "a": (a_number, "percent of sales at which A ends (80)"),
            "b": (a_number, "percent of sales at which B ends (95)"),
            "x": (a_number, "CV up to which an account is X (0.5)"),
            "y": (a_number, "CV up to which an account is Y (1.0)"),
            "ddof": (int, "0: CV of the population, 1: of a sample"),
            "min-buckets": (int, "buckets that XYZ needs (month 6, quarter 4, week 13)"),
            "confirm": (int, "closed buckets that must agree before a change is published (1)"),
            "margin": (a_number, "hysteresis of the share in percentage points (2)"),
            "cv-margin": (a_number, "hysteresis of the CV in percent (10)"),
        }
        for name, (kind, words) in numbers.items():
            parser.add_argument(f"--{name}", type=kind, help=words)
        parser.add_argument("--no-hysteresis", action="store_true", help="publish every change at once")
        parser.add_argument("--export", type=Path, metavar="FILE", help="write the run to a .csv or .xlsx file")
        parser.add_argument(
            "--as", dest="email", default="", metavar="EMAIL", help="act as this user (default: the system user)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse what cannot work before anything runs; then run, report, export."""
        started = monotonic()
        by = person(options["email"])
        as_of = day(options["as_of"]) if options["as_of"] else Company.current().today()
        try:
            profile = _profile(options["profile"])
            replaced = _parameters(options)
            Parameters.from_profile(profile, replaced)
            if options["export"]:
                class_export.check_path(options["export"])
            with acting(by_id=by.pk, source="shell"):
                run = classification.run_classification(as_of=as_of, by=by, profile=profile, options=replaced)
            self._report(run)
            if options["export"]:
                rows = class_export.export(run=run, path=options["export"])
                self.stdout.write(f"Exported: {rows} accounts to {options['export']}")
        except DomainError as refusal:
            # At the shell nothing stands beside an option: its name says which it was.
            named = f"{refusal.field}: " if refusal.field in FIELDS else ""
            raise CommandError(f"{named}{refusal}") from refusal
        except OSError as trouble:
            raise CommandError(f"The run is stored, but not exported: {trouble.strerror}.") from trouble
        self.stdout.write(f"Seconds: {monotonic() - started:.1f}")

    def _report(self, run: ClassificationRun) -> None:
        figures, left_out = run.figures, run.figures["left_out"]
        self.stdout.write(f"Window: {run.window_start} to before {run.window_end}, {run.parameters['bucket']}s")
        counts = sorted(figures["accounts"].items())
        self.stdout.write(f"Accounts: {_listed(f'{count} {status}' for status, count in counts)}")
        self.stdout.write(f"{_total(run)} of accounts above zero")
        self._report_matrix(figures["matrix"])
        ignored = {
            "without account": left_out["unassigned"],
            "without exchange rate": left_out["unrated"],
            "after the window": left_out["after_window"],
            "returns, which the measure ignores": left_out["returns_ignored"],
        }
        lines = _listed(f"{count} {reason}" for reason, count in ignored.items() if count != "0")
        self.stdout.write(f"Lines left out: {lines}")
        if not run.is_complete:
            self.stdout.write(self.style.WARNING("Incomplete: import exchange rates for the lines without one."))
        self.stdout.write(str(run.get_publication_display()))
        changes = ", ".join(f"{count} {cause}" for cause, count in _changes(run)) or "none"
        self.stdout.write(f"Changes of class: {changes}")
        self.stdout.write(
            f"Rows written: {run.written}" if run.written else "Nothing had changed: nothing was written."
        )

    def _report_matrix(self, matrix: dict[str, dict[str, Any]]) -> None:
        self.stdout.write("".join(f"{letter:>9}" for letter in (" ", *LETTERS)))
        for abc in "ABC":
            counts = [matrix.get(f"{abc}{xyz}", {}).get("accounts", 0) for xyz in LETTERS]
            self.stdout.write(f"{abc:>9}" + "".join(f"{count:>9}" for count in counts))


def _profile(name: str | None) -> ClassificationProfile:
    if name is None:
        return classification.active_profile()
    profile: ClassificationProfile | None = ClassificationProfile.objects.filter(name=name).first()
    if profile is None:
        known = _listed(ClassificationProfile.objects.order_by("name", "pk").values_list("name", flat=True))
        raise CommandError(f"There is no profile {name!r}. There are: {known}.")
    return profile


def _parameters(options: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters that the command line names."""
    if options["no_hysteresis"] and (options["margin"] or options["cv_margin"]):
        raise CommandError("--no-hysteresis excludes --margin and --cv-margin.")
    names = [*CHOICES, "window", "a", "b", "x", "y", "ddof", "min_buckets", "confirm", "margin", "cv_margin"]
    given = {name: options[name] for name in names if options[name] is not None}
    if options["no_hysteresis"]:
        given["hysteresis"] = False
    if "bucket" in given and "min_buckets" not in given:
        # The profile's number of months is not one of weeks.
        given["min_buckets"] = None
    return given


def _changes(run: ClassificationRun) -> list[tuple[str, int]]:
    """Count what this computation changed, not what an earlier one over the same months did."""
    if not run.written:
        return []
    causes = run.changes.filter(at=run.started_at).order_by().values_list("cause")
    return sorted(causes.annotate(count=Count("pk")))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words) or "none"


def _total(run: ClassificationRun) -> str:
    """Write what the accounts with a rank bring: money, or the pieces that a run by quantity adds up."""
    figures, measure = run.figures, run.parameters["measure"]
    if measure == ClassificationProfile.Measure.QUANTITY:
        # Without the zeros that the database keeps behind the point.
        return f"Quantity: {Decimal(figures['total_positive']).normalize():,f}"
    word = "Margin" if measure == ClassificationProfile.Measure.MARGIN else "Revenue"
    return f"{word}: {Decimal(figures['total_positive']):,.2f} {figures['currency']}"
