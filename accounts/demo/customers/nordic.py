"""Customers of Sofia Lindqvist."""

from typing import Final

from accounts.demo.customer import Customer, Event, Story

_S: Final = "sofia.lindqvist"
_SE: Final = "Sweden"

NORDIC: Final = (
    Customer("SE-30011", "Nordhaven Grocers AB", "Göteborg", _SE, "Grocery chain", _S, 2741, 2.8, 0.07, "grocery",
             "grocery", orders=6, legal_form="AB", key_since="2018-05-01", tags=("frame contract",),
             sites=("Torslanda warehouse", "Örebro warehouse")),
    Customer("IE-40012", "Meridian Pharmacies", "Dublin", "Ireland", "Drugstores", _S, 1020, 6.1, 0.14, "grocery",
             "drugstore", orders=4),
    Customer("DK-50013", "Ember Coffee Roasters", "Copenhagen", "Denmark", "Foodservice", _S, 789, 12.0, 0.12, "steady",
             "foodservice", orders=4, tags=("growing",)),
    Customer("SE-30024", "Skärgård Livs AB", "Stockholm", _SE, "Grocery chain", _S, 474, 16.0, 0.30, "summer",
             "grocery", orders=3, legal_form="AB", parent="SE-30011"),
    Customer("SE-30031", "Kaffebrygga Norden AB", "Malmö", _SE, "Foodservice", _S, 218, 66.0, 0.20, "steady",
             "foodservice", legal_form="AB"),
    Customer("SE-30037", "Jul & Ljus AB", "Uppsala", _SE, "Home & DIY", _S, 211, 3.0, 1.38, "christmas", "stores",
             legal_form="AB", tags=("seasonal peak",)),
    Customer("DK-50019", "Aarhus Apoteker ApS", "Aarhus", "Denmark", "Drugstores", _S, 177, -5.0, 0.60, "steady",
             "drugstore", legal_form="ApS"),
    Customer("IE-40017", "Liffey Wholesale Ltd", "Dublin", "Ireland", "Wholesale", _S, 163, -7.0, 0.64, "school",
             "wholesale", legal_form="Ltd"),
    Customer("SE-30042", "Björkdal Trädgård AB", "Linköping", _SE, "Home & DIY", _S, 150, -9.0, 0.82, "garden", "home",
             orders=1, legal_form="AB"),
    Customer("IE-40021", "Connemara Smokehouse Ltd", "Galway", "Ireland", "Food producer", _S, 106, -29.0, 0.70,
             "christmas", "food", orders=1, legal_form="Ltd"),
    Customer("SE-30046", "Midsommar Event AB", "Örebro", _SE, "Hospitality", _S, 132, -1.0, 1.30, "summer", "hotel",
             orders=1, legal_form="AB"),
    Customer("NO-60014", "Polarlys Hotell AS", "Tromsø", "Norway", "Hospitality", _S, 123, -2.0, 1.18, "ski", "hotel",
             orders=1, legal_form="AS", story=Story((Event(35, 16, 0.0),))),
    Customer("DK-50023", "Havtorn Kosmetik ApS", "Odense", "Denmark", "Cosmetics", _S, 110, -27.0, 1.25, "valentine",
             "cosmetics", orders=1, legal_form="ApS"),
    Customer("SE-30305", "Grönt & Gott AB", "Göteborg", _SE, "Grocery chain", _S, 116, 0.0, 0.3, "steady", "grocery",
             legal_form="AB", parent="SE-30024", story=Story((Event(35, 5, 0.0),))),
    Customer("SE-30055", "Kattegatt Grossist AB", "Halmstad", _SE, "Wholesale", _S, 0, 0.0, 0.3, "steady", "wholesale",
             orders=1, legal_form="AB", story=Story((Event(12, 0, 0.0),))),
)  # fmt: skip
