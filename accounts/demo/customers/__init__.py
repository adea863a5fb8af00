"""The customers of Lumena Packaging, all fictional, in the order of their number."""

from typing import Final

from accounts.demo.customer import Customer
from accounts.demo.customers.britain import BRITAIN
from accounts.demo.customers.china import CHINA
from accounts.demo.customers.former import DOUBLE, FORMER, PROSPECTS
from accounts.demo.customers.nordic import NORDIC
from accounts.demo.customers.poland import POLAND
from accounts.demo.customers.poland_retail import POLAND_RETAIL

# Who buys, or bought.
BUYERS: Final[tuple[Customer, ...]] = (*POLAND, *POLAND_RETAIL, *BRITAIN, *NORDIC, *CHINA)
# What the list of accounts shows.
CUSTOMERS: Final[tuple[Customer, ...]] = (*BUYERS, *PROSPECTS)
# Who is in the sales files: one of them under two numbers.
IN_FILES: Final[tuple[Customer, ...]] = (*BUYERS, *DOUBLE)

__all__ = ["BUYERS", "CUSTOMERS", "DOUBLE", "FORMER", "IN_FILES", "PROSPECTS"]
