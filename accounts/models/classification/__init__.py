from accounts.models.classification.change import ClassChange
from accounts.models.classification.override import ClassificationOverride
from accounts.models.classification.profile import ClassificationProfile
from accounts.models.classification.profile_version import ClassificationProfileVersion
from accounts.models.classification.run import ClassificationRun
from accounts.models.classification.snapshot import ClassificationSnapshot

__all__ = [
    "ClassChange",
    "ClassificationOverride",
    "ClassificationProfile",
    "ClassificationProfileVersion",
    "ClassificationRun",
    "ClassificationSnapshot",
]
