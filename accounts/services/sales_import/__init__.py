"""Sales come in: a file is received, looked at, checked, imported, and perhaps taken back.

One engine behind the command, the pages and the API; how a file is read and stored is in `accounts.importing`.
"""

from accounts.services.sales_import.confirming import keep, keep_all, reopen, same_customer
from accounts.services.sales_import.correcting import NOT_BY_VALUE, correct_cell, correct_equal, leave_out, withdraw
from accounts.services.sales_import.corrections import corrections_of
from accounts.services.sales_import.declared import Wanted
from accounts.services.sales_import.earlier import Earlier, earlier_corrections, use_earlier
from accounts.services.sales_import.errors import write_error_file
from accounts.services.sales_import.preview import Preview, PreviewColumn, preview
from accounts.services.sales_import.ready import MOST_READY, ready_rows
from accounts.services.sales_import.receiving import day_of_arrival, receive, set_reading
from accounts.services.sales_import.requests import request_check, request_import, request_undo
from accounts.services.sales_import.results import proposed_as_of
from accounts.services.sales_import.retention import discard, forget_files
from accounts.services.sales_import.running import Beside, check, import_rows
from accounts.services.sales_import.sample import receive_sample
from accounts.services.sales_import.sending import send_in
from accounts.services.sales_import.undoing import undo_import
from accounts.services.sales_import.whole_file import import_file

__all__ = [
    "MOST_READY",
    "NOT_BY_VALUE",
    "Beside",
    "Earlier",
    "Preview",
    "PreviewColumn",
    "Wanted",
    "check",
    "correct_cell",
    "correct_equal",
    "corrections_of",
    "day_of_arrival",
    "discard",
    "earlier_corrections",
    "forget_files",
    "import_file",
    "import_rows",
    "keep",
    "keep_all",
    "leave_out",
    "preview",
    "proposed_as_of",
    "ready_rows",
    "receive",
    "receive_sample",
    "reopen",
    "request_check",
    "request_import",
    "request_undo",
    "same_customer",
    "send_in",
    "set_reading",
    "undo_import",
    "use_earlier",
    "withdraw",
    "write_error_file",
]
