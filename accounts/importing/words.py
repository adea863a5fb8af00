"""Cells that hold one word out of a few: currencies, channels, yes and no, cancelled."""

from collections.abc import Mapping
from typing import Final

from babel.numbers import list_currencies

from accounts.importing.fields import header_word
from accounts.importing.problems import RowError

# Codes of ISO 4217 that are no money.
CURRENCIES: Final = frozenset(list_currencies()) - {"XXX", "XTS"}

_CHANNELS: Final = {
    "ONLINE": "online|e commerce|ecommerce|web|internet|线上|网店",
    "STORE": "store|shop|retail|sklep|门店|线下|零售",
    "WHOLESALE": "wholesale|hurt|批发",
    "OTHER": "other|inny|inne|其他|其它",
}
_KINDS: Final = {"SELL_IN": "sell in|sellin|in", "SELL_OUT": "sell out|sellout|out"}
_TRUTHS: Final = {"t": "yes|y|true|1|tak|t|x|是", "f": "no|n|false|0|nie|f|否"}
_CANCELLED: Final = (
    "cancelled|canceled|cancel|void|voided|anulowany|anulowana|anulowane|anulowano|已取消|取消|作废|已作废"
)


def _by_word(meanings: Mapping[str, str]) -> dict[str, str]:
    return {word: meaning for meaning, words in meanings.items() for word in words.split("|")}


CHANNELS: Final = _by_word(_CHANNELS)
KINDS: Final = _by_word(_KINDS)
TRUTHS: Final = _by_word(_TRUTHS)
CANCELLED: Final = frozenset(_CANCELLED.split("|"))


def read_currency(raw: str) -> str:
    """Return the code of a currency; RowError when ISO 4217 has no such money."""
    code = raw.strip().upper()
    if code not in CURRENCIES:
        raise RowError("unknown_currency")
    return code


def read_channel(raw: str) -> str:
    """Return the stored word of a channel."""
    return _known(raw, CHANNELS)


def read_kind(raw: str) -> str:
    """Return the stored word of the kind of sales."""
    return _known(raw, KINDS)


def read_truth(raw: str) -> str:
    """Return "t" or "f" for a yes or a no."""
    return _known(raw, TRUTHS)


def is_cancelled(raw: str) -> bool:
    """Tell whether a status says that the document does not count."""
    return header_word(raw) in CANCELLED


def _known(raw: str, words: Mapping[str, str]) -> str:
    try:
        return words[header_word(raw)]
    except KeyError:
        raise RowError("unknown_word", words=", ".join(sorted(words))) from None
