"""The buckets behind a class, as people name them."""

from django.utils.translation import gettext as _

from accounts.analytics.bucket_series import Bucket
from kam.core import formatting


def bucket_in_words(bucket: Bucket, kind: str, *, is_short: bool = False) -> str:
    """Name a month, a quarter, or a week by its first day."""
    if kind == "quarter":
        return _("Q%(quarter)s %(year)s") % {"quarter": (bucket.start.month + 2) // 3, "year": bucket.start.year}
    if kind == "week":
        return formatting.day_of_month(bucket.start) if is_short else formatting.day(bucket.start)
    return formatting.month_alone(bucket.start) if is_short else formatting.month(bucket.start)
