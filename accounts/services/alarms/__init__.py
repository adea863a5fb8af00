"""Patterns of buying that broke: found each night, muted by hand."""

from accounts.services.alarms.acts import UNDO_HANDLERS, hear_again, silence
from accounts.services.alarms.muting import mute, unmute
from accounts.services.alarms.recomputing import Recomputed, follow_class, recompute

__all__ = ["UNDO_HANDLERS", "Recomputed", "follow_class", "hear_again", "mute", "recompute", "silence", "unmute"]
