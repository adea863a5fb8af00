"""Customers of James Okafor."""

from typing import Final

from accounts.demo.catalogue import BAGS
from accounts.demo.customer import Customer, Event, Story

_J: Final = "james.okafor"
_UK: Final = "United Kingdom"

BRITAIN: Final = (
    Customer("GB-20101", "Kestrel Foodservice Ltd", "Bristol", _UK, "Foodservice", _J, 1711, 0.6, 0.10, "steady",
             "foodservice", orders=5, legal_form="Ltd", sites=("Avonmouth depot",)),
    Customer("GB-20107", "Oakfield Dairy Co-op", "Shrewsbury", _UK, "Food producer", _J, 1240, -3.3, 0.21, "summer",
             "dairy", orders=4, story=Story(stopped=(BAGS, 5), cheaper=(0.92, 5))),
    Customer("GB-20113", "Harrow Garden Centres", "Reading", _UK, "Home & DIY", _J, 838, -6.1, 1.12, "garden", "home",
             orders=3, tags=("seasonal peak",)),
    Customer("GB-20119", "Thornbury Home Stores Ltd", "Birmingham", _UK, "Home & DIY", _J, 789, -4.0, 0.62, "midyear",
             "home", orders=3, legal_form="Ltd", story=Story(stopped=(BAGS, 3))),
    Customer("GB-20122", "Pennine Seasonal Gifts Ltd", "Huddersfield", _UK, "Department stores", _J, 672, -6.0, 1.16,
             "christmas", "stores", orders=3, legal_form="Ltd", tags=("seasonal peak",)),
    Customer("GB-20126", "Fenmarsh Bakeries Ltd", "Peterborough", _UK, "Food producer", _J, 593, -2.0, 0.13, "steady",
             "food", orders=4, legal_form="Ltd"),
    Customer("GB-20131", "Albion Parcel Shop Ltd", "Coventry", _UK, "E-commerce", _J, 485, 8.0, 0.64, "elevens",
             "online", orders=3, legal_form="Ltd", tags=("growing",), story=Story((Event(2, 0, 2.1),))),
    Customer("GB-20135", "Saltmarsh Seafoods Ltd", "Grimsby", _UK, "Food producer", _J, 461, -8.0, 0.60, "summer",
             "food", orders=1, legal_form="Ltd", story=Story(interval=(32, 51))),
    Customer("GB-20166", "Greenfinch Garden Supply Ltd", "Norwich", _UK, "Home & DIY", _J, 431, -3.0, 0.86, "garden",
             "home", legal_form="Ltd", story=Story((Event(22, 21, 3.2),))),
    Customer("GB-20170", "Cotswold Larder Ltd", "Cirencester", _UK, "Grocery chain", _J, 412, -1.2, 0.10, "grocery",
             "grocery", orders=3, legal_form="Ltd", story=Story(cheaper=(0.92, 3))),
    Customer("GB-20173", "Highland Hampers Ltd", "Perth", _UK, "E-commerce", _J, 363, -4.0, 1.35, "christmas", "online",
             legal_form="Ltd", tags=("seasonal peak",)),
    Customer("GB-20177", "Brackenridge Hotels plc", "Edinburgh", _UK, "Hospitality", _J, 314, -3.0, 0.68, "summer",
             "hotel", legal_form="plc"),
    Customer("GB-20181", "Tidewater Cash & Carry Ltd", "Hull", _UK, "Wholesale", _J, 196, -7.0, 0.62, "steady",
             "wholesale", legal_form="Ltd", story=Story((Event(2, 1, 0.12), Event(0, 0, 2.4)))),
    Customer("GB-20205", "Willowbrook Tea Rooms", "York", _UK, "Foodservice", _J, 88, 1.0, 0.20, "summer",
             "foodservice", orders=1),
    Customer("GB-20209", "Quayside Fishmongers Ltd", "Whitby", _UK, "Food producer", _J, 85, -4.0, 0.66, "summer",
             "food", orders=1, legal_form="Ltd", story=Story((Event(2, 0, 0.25),))),
    Customer("GB-20214", "Pumpkin Lane Farms", "Hereford", _UK, "Food producer", _J, 82, 4.0, 1.40, "harvest", "food",
             orders=1),
    Customer("GB-20218", "Larkfield Dairy Ltd", "Taunton", _UK, "Food producer", _J, 80, 2.5, 0.25, "summer", "food",
             orders=1, legal_form="Ltd"),
    Customer("GB-20222", "Ashcombe Candles Ltd", "Bath", _UK, "Cosmetics", _J, 77, 7.0, 0.80, "christmas", "cosmetics",
             orders=1, legal_form="Ltd", story=Story((Event(35, 25, 0.0),))),
)  # fmt: skip
