"""The product's routes and the floor: one view, one query, fifty rows, the base template."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.template import Context, RequestContext, Template
from django.urls import path

from accounts.models import Account
from kam import urls

PAGE: Final = """{% extends "base.html" %}{% block title %}Floor{% endblock %}{% block main %}<table>
{% for account in accounts %}<tr><td>{{ account.name }}</td><td>{{ account.city }}</td></tr>{% endfor %}
</table>{% endblock %}"""
TEMPLATE: Final = Template(PAGE)


def floor(request: HttpRequest) -> HttpResponse:
    """Show fifty accounts as plainly as Django can."""
    context: Context = RequestContext(request, {"accounts": Account.objects.order_by("pk")[:50]})
    return HttpResponse(TEMPLATE.render(context))


urlpatterns = [*urls.urlpatterns, path("floor/", floor)]
