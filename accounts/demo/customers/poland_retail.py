"""Customers of Tomasz Król."""

from typing import Final

from accounts.demo.customer import Customer, Event, Story

_T: Final = "tomasz.krol"
_PL: Final = "Poland"

POLAND_RETAIL: Final = (
    Customer("PL-10031", "Drogerie Mazur Sp. z o.o.", "Kraków", _PL, "Drugstores", _T, 2309, 8.0, 0.09, "grocery",
             "drugstore", orders=5, legal_form="Sp. z o.o.", key_since="2020-09-01", tags=("private label",),
             sites=("Niepołomice warehouse", "Kraków office")),
    Customer("PL-10045", "Piekarnie Lipowa S.A.", "Łódź", _PL, "Food producer", _T, 892, 1.5, 0.08, "steady", "food",
             orders=4, legal_form="S.A.", story=Story(cheaper=(0.92, 5))),
    Customer("PL-10052", "Mleczarnia Podlaska Dolina S.A.", "Łomża", _PL, "Food producer", _T, 490, -4.0, 0.12,
             "summer", "food", orders=3, legal_form="S.A."),
    Customer("PL-10058", "Kosmetyki Lawenda S.A.", "Gdynia", _PL, "Cosmetics", _T, 468, -7.0, 0.76, "christmas",
             "cosmetics", legal_form="S.A."),
    Customer("PL-10064", "Zdrowe Smaki Catering Sp. z o.o.", "Warszawa", _PL, "Foodservice", _T, 378, -3.0, 0.62,
             "school", "foodservice", orders=3, legal_form="Sp. z o.o.", story=Story((Event(2, 0, 0.30),))),
    Customer("PL-10069", "Sieć Sklepów Jarzębina S.A.", "Kielce", _PL, "Grocery chain", _T, 309, 0.4, 0.58, "christmas",
             "grocery", orders=3, legal_form="S.A.", parent="PL-10023"),
    Customer("PL-10073", "Palarnia Kawy Szarotka Sp. z o.o.", "Bielsko-Biała", _PL, "Foodservice", _T, 210, 62.0, 0.20,
             "steady", "foodservice", legal_form="Sp. z o.o.", tags=("growing",)),
    Customer("PL-10076", "Sady Grójeckie Sp. z o.o.", "Grójec", _PL, "Food producer", _T, 235, -3.0, 1.26, "harvest",
             "food", legal_form="Sp. z o.o.", tags=("seasonal peak",)),
    Customer("PL-10079", "Lodziarnie Bałtyk Sp. z o.o.", "Kołobrzeg", _PL, "Foodservice", _T, 196, -1.0, 1.30, "summer",
             "foodservice", legal_form="Sp. z o.o."),
    Customer("PL-10305", "Paczka24 Sp. z o.o.", "Warszawa", _PL, "E-commerce", _T, 235, 0.0, 0.3, "steady", "online",
             legal_form="Sp. z o.o.", tags=("growing",), story=Story((Event(35, 4, 0.0),))),
    Customer("PL-10082", "Farby i Dom Sp. z o.o.", "Częstochowa", _PL, "Home & DIY", _T, 156, -7.0, 0.72, "garden",
             "home", orders=1, legal_form="Sp. z o.o."),
    Customer("PL-10221", "Piekarnia Stary Młyn", "Opole", _PL, "Food producer", _T, 113, 1.0, 0.22, "steady", "food",
             orders=1),
    Customer("PL-10224", "Hotel Zamek Sudecki Sp. z o.o.", "Wałbrzych", _PL, "Hospitality", _T, 110, 5.5, 0.70, "ski",
             "hotel", orders=1, legal_form="Sp. z o.o.", parent="PL-10104"),
    Customer("PL-10227", "Choinki Beskidzkie Sp. z o.o.", "Żywiec", _PL, "Home & DIY", _T, 105, 8.0, 1.45, "christmas",
             "home", orders=1, legal_form="Sp. z o.o."),
)  # fmt: skip
