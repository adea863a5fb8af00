"""Who is not, or not any more, among the customers in use."""

from typing import Final

from accounts.demo.customer import Customer, Event, Story

# A customer to be: nothing sold yet, so no file knows it.
PROSPECTS: Final = (
    Customer("", "东方百货集团", "南京", "China", "Department stores", "li.wen", 0, 0.0, 0.0, "steady", "stores",
             short_name="Dongfang Stores", tags=("tender 2027",)),
)  # fmt: skip

# Somebody who closed before buying anything, and is archived.
FORMER: Final = (
    Customer("", "Papierowy Świat s.c.", "Radom", "Poland", "Wholesale", "tomasz.krol", 0, 0.0, 0.0, "steady",
             "wholesale", legal_form="s.c."),
)  # fmt: skip

# The same customer under a second number, from the system before; it is merged into SE-30011.
DOUBLE: Final = (
    Customer("SE-00411", "NORDHAVEN GROCERS AB", "Göteborg", "Sweden", "Grocery chain", "sofia.lindqvist", 0, 0.0, 0.2,
             "steady", "grocery", orders=1, legal_form="AB", story=Story((Event(32, 0, 0.0),))),
)  # fmt: skip
