"""Addresses end with a slash; who leaves it out is led to the right one."""

from functools import partial

from django.http import HttpResponsePermanentRedirect
from django.middleware.common import CommonMiddleware


class Slashes(CommonMiddleware):
    """Leads there with method and body (308): after a 301 a POST would arrive as a GET, and seem to have worked."""

    # A call of it is all that the framework makes; the stubs want a class.
    response_redirect_class = partial(HttpResponsePermanentRedirect, preserve_request=True)  # type: ignore[assignment]
