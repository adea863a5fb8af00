"""Customers of Anna Wiśniewska."""

from typing import Final

from accounts.demo.catalogue import BAGS
from accounts.demo.customer import Customer, Event, Story

_A: Final = "anna.wisniewska"
_PL: Final = "Poland"
_UK: Final = "United Kingdom"

POLAND: Final = (
    Customer("PL-10023", "Polmarket S.A.", "Poznań", _PL, "Grocery chain", _A, 5418, 7.6, 0.06, "grocery",
             "grocery without labels", orders=6, legal_form="S.A.", key_since="2019-03-01",
             tags=("frame contract",), sites=("Komorniki hub", "Stryków hub", "Poznań office")),
    Customer("GB-20140", "Bristow & Hale plc", "Leeds", _UK, "Department stores", _A, 3260, -2.0, 0.57, "grocery",
             "stores", orders=5, legal_form="plc", key_since="2021-01-01", tags=("frame contract", "tender 2027"),
             sites=("Leeds warehouse", "London flagship"), story=Story((Event(6, 2, 0.45), Event(1, 0, 1.5)))),
    Customer("PL-10088", "Przedsiębiorstwo Handlowo-Usługowe „Wschód” Sp. z o.o. Sp. k.", "Białystok", _PL, "Wholesale",
             _A, 1520, 13.0, 0.19, "steady", "wholesale", orders=4, short_name="PHU Wschód",
             legal_form="Sp. z o.o. Sp. k.", key_since="2023-06-01", tags=("tender 2027",),
             story=Story((Event(15, 13, 0.2), Event(12, 12, 3.0)))),
    Customer("PL-10104", "Tatry Hotele S.A.", "Zakopane", _PL, "Hospitality", _A, 1118, 3.9, 1.14, "ski", "hotel",
             orders=3, legal_form="S.A."),
    Customer("PL-10117", "Galeria Bursztynowa S.A.", "Gdańsk", _PL, "Department stores", _A, 637, 6.0, 0.70,
             "christmas", "stores", legal_form="S.A."),
    Customer("GB-20162", "Bluewren Cosmetics", "Bath", _UK, "Cosmetics", _A, 478, 6.0, 0.72, "valentine", "cosmetics",
             tags=("seasonal peak",)),
    Customer("PL-10131", "Hurtownia Opakowań Kujawy Sp. z o.o.", "Bydgoszcz", _PL, "Wholesale", _A, 382, -6.0, 0.66,
             "steady", "wholesale", legal_form="Sp. z o.o.", story=Story((Event(4, 0, 0.42),))),
    Customer("PL-10136", "Zielony Koszyk Sp. z o.o.", "Wrocław", _PL, "Grocery chain", _A, 372, 27.9, 0.10,
             "grocery", "grocery", orders=4, short_name="Zielony Koszyk", legal_form="Sp. z o.o.", tags=("growing",),
             story=Story(monthly_since=12)),
    Customer("PL-10142", "Ogrody Nadwiślańskie Sp. z o.o.", "Toruń", _PL, "Home & DIY", _A, 358, 8.0, 0.84, "garden",
             "home", legal_form="Sp. z o.o."),
    Customer("PL-10151", "Delikatesy Pod Lwem Sp. j.", "Rzeszów", _PL, "Grocery chain", _A, 314, 5.0, 0.11, "grocery",
             "grocery", orders=3, legal_form="Sp. j.", story=Story(stopped=(BAGS, 4))),
    Customer("PL-10160", "Kwiaciarnie Roztocze Sp. z o.o.", "Zamość", _PL, "Home & DIY", _A, 255, -3.1, 1.30, "garden",
             "home", legal_form="Sp. z o.o."),
    Customer("PL-10166", "Młyn Górski Sp. j.", "Nowy Sącz", _PL, "Food producer", _A, 230, -2.0, 0.2, "steady", "food",
             legal_form="Sp. j.", tags=("win back",), story=Story((Event(4, 0, 0.0),))),
    Customer("PL-10202", "Cukiernia Śnieżka Sp. z o.o.", "Karpacz", _PL, "Food producer", _A, 102, 3.3, 0.24, "ski",
             "food", orders=1, legal_form="Sp. z o.o."),
    Customer("PL-10207", "Polbud Serwis Sp. z o.o.", "Wrocław", _PL, "Wholesale", _A, 112, -29.0, 0.68, "steady",
             "wholesale", orders=1, legal_form="Sp. z o.o."),
    Customer("PL-10209", "Apteki Malwa Sp. z o.o.", "Lublin", _PL, "Drugstores", _A, 96, 5.0, 0.18, "steady",
             "drugstore", orders=1, legal_form="Sp. z o.o."),
    Customer("PL-10214", "Herbaciarnia Jaśmin s.c.", "Kraków", _PL, "Foodservice", _A, 93, 2.0, 1.20, "christmas",
             "foodservice", orders=1, legal_form="s.c."),
    Customer("PL-10218", "Zakłady Mięsne Bory S.A.", "Świecie", _PL, "Food producer", _A, 102, -30.0, 0.14, "steady",
             "food", orders=2, legal_form="S.A."),
    Customer("PL-10229", "Sklepy Rodzinne Klon Sp. z o.o.", "Elbląg", _PL, "Grocery chain", _A, 0, 0.0, 0.3, "steady",
             "grocery", orders=1, legal_form="Sp. z o.o.", tags=("win back",), story=Story((Event(14, 0, 0.0),))),
)  # fmt: skip
