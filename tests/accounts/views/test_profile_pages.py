"""The list of profiles, new ones, and which is in use."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from accounts.analytics.presets import PRESETS
from accounts.models import ClassificationProfile
from accounts.services import classification
from accounts.views import method_advice
from kam.core.models import User
from tests.accounts.analytics.hand_made import months, sale
from tests.accounts.services.classifying import STEADY, sell
from tests.factories.classification import ProfileFactory

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
PAGE = "/classification/profiles/"
NEW_YEAR = date(2025, 1, 1)


def text(client: Client, address: str = PAGE) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_shows_profiles_presets_and_what_each_is_for(browse: Browse, admin: User) -> None:
    empty = text(browse(admin))
    assert "No profile yet" in empty
    ProfileFactory(name="Ours", a=70, b=90)
    shown = text(browse(admin))
    assert "A to 70%, B to 90% · X to 50%, Y to 100% · 12 months" in shown
    assert "Most large accounts buy every other month" in shown
    assert "Period: Quarter" in shown


def test_what_is_in_use_is_no_preset_to_choose(browse: Browse, admin: User) -> None:
    assert "Standard 80/95" not in text(browse(admin))
    ProfileFactory(name="Ours", a=70, b=90, is_active=True)
    shown = text(browse(admin))
    assert "Standard 80/95" in shown
    assert "Short list 70/90" not in shown
    made = text(browse(admin), f"{PAGE}new/?preset=middle")
    assert "What differs from Ours, which is in use" in made
    assert '<b>A up to</b> <span class="k-muted">70%</span> → 75%' in made


def test_a_rep_reads_and_changes_nothing(browse: Browse, anna: User) -> None:
    other = ProfileFactory(name="Ours")
    client = browse(anna)
    shown = text(client)
    assert "Ours" in shown
    assert "Duplicate" not in shown
    assert client.get(f"{PAGE}new/").status_code == 403
    for act in ("activate", "archive", "restore"):
        assert client.post(f"{PAGE}{other.pk}/{act}/").status_code == 403


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)
def test_every_preset_makes_a_profile(browse: Browse, admin: User, preset: object) -> None:
    key = preset.key  # type: ignore[attr-defined]  # parametrize knows no types
    answer = browse(admin).post(f"{PAGE}new/?preset={key}", {"name": "From a preset", "reason": ""})
    made = ClassificationProfile.objects.get()
    assert answer["Location"] == f"{PAGE}{made.pk}/"
    assert not made.is_active
    if key == "quarters":
        assert (made.bucket, made.window, made.min_buckets) == ("quarter", 4, 4)


def test_a_copy_has_the_parameters_of_its_model(browse: Browse, admin: User) -> None:
    model = ProfileFactory(name="Ours", a=70, hysteresis=False)
    client = browse(admin)
    assert 'value="Ours, copy"' in text(client, f"{PAGE}new/?copy={model.pk}")
    client.post(f"{PAGE}new/?copy={model.pk}", {"name": "Second", "reason": "To try"})
    made = ClassificationProfile.objects.get(name="Second")
    assert (made.a, made.hysteresis) == (Decimal(70), False)
    again = client.post(f"{PAGE}new/", {"name": "Second"})
    assert again.status_code == 422
    assert "of this name already" in again.content.decode()


@pytest.mark.parametrize("query", ["?preset=x", "?copy=x", "?copy=99999999999999999999", "?copy=987654321"])
def test_no_such_model_is_not_found(browse: Browse, admin: User, query: str) -> None:
    assert browse(admin).get(f"{PAGE}new/{query}").status_code == 404


def test_use_archive_undo_and_restore(browse: Browse, admin: User) -> None:
    client = browse(admin)
    standard, other = classification.active_profile(), ProfileFactory(name="Ours")
    refused = client.post(f"{PAGE}{standard.pk}/archive/", follow=True).content.decode()
    assert "This profile is in use" in refused
    archived = client.post(f"{PAGE}{other.pk}/archive/", follow=True).content.decode()
    assert "Ours is archived." in archived
    assert "1 archived profile" in archived
    used = client.post(f"{PAGE}{other.pk}/activate/", follow=True).content.decode()
    assert "is archived. Restore it first" in used
    client.post(f"{PAGE}{other.pk}/restore/")
    client.post(f"{PAGE}{other.pk}/activate/")
    assert ClassificationProfile.objects.get(is_active=True) == other


def test_advises_quarters_when_most_large_accounts_are_erratic(browse: Browse, admin: User, anna: User) -> None:
    # Every third month 300: by month Z (CV 1.41), by quarter constant.
    rare = [sale("RARE", 300, date(2024, month, 5)) for month in (2, 5, 8, 11)]
    sell(*rare, *months("SMALL", *[10] * 12))
    classification.run_classification(as_of=NEW_YEAR, by=admin)
    shown = text(browse(admin))
    assert "1 of 1 A account that is old enough is Z; it brings €1.2k." in shown
    assert "1 account with €1.2k would be steadier." in shown
    assert "thresholds/?bucket=quarter&amp;window=4" in shown
    assert "Count by quarter" not in text(browse(anna))


def test_advises_to_take_the_season_out(browse: Browse, admin: User) -> None:
    # December brings four times what the other months do, in both years: 400 of an average 125.
    year = [100] * 11 + [400]
    sell(*months("K0", *year, *year), *months("K1", *year, *year))
    classification.run_classification(as_of=NEW_YEAR, by=admin)
    shown = text(browse(admin))
    assert "Dec 2024 brought 320% of an average month and Jan 2024 80%" in shown
    assert "the same months of the year before 320% and 80%" in shown
    assert "2 accounts with €3.0k would be steadier." in shown


def test_steady_accounts_need_no_advice(browse: Browse, admin: User) -> None:
    sell(*STEADY)
    classification.run_classification(as_of=NEW_YEAR, by=admin)
    assert "k-notice-warn" not in text(browse(admin))


def test_a_season_of_one_year_may_be_chance(browse: Browse, admin: User) -> None:
    sell(*months("K0", *[100] * 11, 400))
    classification.run_classification(as_of=NEW_YEAR, by=admin)
    assert "The year before is not known" in text(browse(admin))


def test_advice_without_what_it_would_change_for_very_many(
    browse: Browse, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(method_advice, "MOST", 0)
    sell(*months("K0", *[100] * 11, 400))
    classification.run_classification(as_of=NEW_YEAR, by=admin)
    shown = text(browse(admin))
    assert "Take the season out" in shown
    assert "would be steadier" not in shown
