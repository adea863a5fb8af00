"""Patterns of buying that broke: found each night, muted by hand."""

from accounts.services.alarms.muting import mute, unmute
from accounts.services.alarms.recomputing import Recomputed, recompute

__all__ = ["Recomputed", "mute", "recompute", "unmute"]
