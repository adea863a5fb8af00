"""Two accounts turn out to be one customer: what one has goes to the other. There is no way back.

Everything that hangs on the account moves by a step of the registry; an upper app registers a step for its own
rows. History stays where it was written: classes, their changes, ended memberships and overrides of the merged
account. The merged account is archived, keeps its number of the source system, and says where it went, so that
the next import finds the survivor.
"""

from accounts.services.merging.meeting import CHOOSABLE, Preview, merge, preview
from accounts.services.merging.parts import own_steps
from accounts.services.merging.requests import MERGE, place_of_survivor, request_merge, run_requested
from accounts.services.merging.steps import Merge, MergeStep, merge_steps

__all__ = [
    "CHOOSABLE",
    "MERGE",
    "Merge",
    "MergeStep",
    "Preview",
    "merge",
    "merge_steps",
    "place_of_survivor",
    "preview",
    "request_merge",
    "run_requested",
]

for step in own_steps():
    merge_steps.register(step)
