"""`{% load formatting %}`: the figures and dates of `kam.core.formatting` as filters, and sentences with names."""

from django import template

from kam.core import direction, formatting

register = template.Library()

register.filter("number", formatting.number)
register.filter("capped", formatting.capped)
register.filter("money", formatting.money)
register.filter("money_exact", formatting.money_exact)
register.filter("compact", formatting.compact_money)
register.filter("compact_change", formatting.compact_change)
register.filter("percent", formatting.percent)
register.filter("day", formatting.day)
register.filter("day_month", formatting.day_of_month)
register.filter("month", formatting.month)
register.filter("month_short", formatting.month_alone)
register.filter("moment", formatting.moment)
register.filter("days", formatting.days)
register.filter("isolated", direction.isolated)
