"""What Lumena Packaging sells: product lines, and products with their price and cost in euros."""

from dataclasses import dataclass
from typing import Final

FILM: Final = "Stretch film"
BAGS: Final = "Carrier bags"
TRAYS: Final = "Fresh trays"
CRATES: Final = "Returnable crates"
LABELS: Final = "Labels"
MAILERS: Final = "Mailers and pouches"
CUPS: Final = "Cups and bowls"
BOXES: Final = "Gift and display"


@dataclass(frozen=True)
class Product:
    """One article; `price` and `cost` are of the unit that it is sold in."""

    name: str
    line: str
    price: float
    cost: float


PRODUCTS: Final = (
    Product("Stretch film 500 mm 23 µm", FILM, 6.90, 5.05),
    Product("Stretch film 450 mm 17 µm", FILM, 5.20, 3.82),
    Product("Pre-stretched film 430 mm", FILM, 4.60, 3.15),
    Product("Paper carrier bag, twisted handle, 100", BAGS, 14.50, 10.10),
    Product("Carrier bag 30 µm, recycled, 100", BAGS, 9.80, 7.30),
    Product("Fruit and vegetable bag, 500", BAGS, 4.20, 2.90),
    Product("Fresh tray rPET 190 × 140, 500", TRAYS, 31.00, 22.60),
    Product("Paper punnet 500 g, 400", TRAYS, 28.40, 19.90),
    Product("Absorbent meat tray, 250", TRAYS, 21.00, 15.20),
    Product("Crate 600 × 400 × 200", CRATES, 11.40, 7.10),
    Product("Crate 400 × 300 × 180", CRATES, 7.90, 5.00),
    Product("Linerless label roll 58 mm", LABELS, 3.90, 2.30),
    Product("Thermal label 100 × 150, roll", LABELS, 8.10, 5.40),
    Product("Compostable mailer A4, 100", MAILERS, 16.00, 11.20),
    Product("Stand-up pouch 250 g, 200", MAILERS, 38.00, 25.10),
    Product("Padded paper mailer, 100", MAILERS, 27.00, 18.60),
    Product("Coffee cup 250 ml, 1000", CUPS, 46.00, 33.50),
    Product("Salad bowl 750 ml, 300", CUPS, 41.00, 29.00),
    Product("Gift box, magnetic, 50", BOXES, 62.00, 38.50),
    Product("Display film, printed, roll", BOXES, 24.50, 15.80),
)

# Name of a mix -> product line and its share of what the customer buys, in percent.
MIXES: Final[dict[str, tuple[tuple[str, int], ...]]] = {
    "grocery": ((FILM, 30), (BAGS, 30), (TRAYS, 30), (LABELS, 10)),
    "grocery without labels": ((FILM, 42), (BAGS, 36), (TRAYS, 22)),
    "stores": ((BAGS, 45), (BOXES, 35), (FILM, 20)),
    "drugstore": ((BAGS, 40), (LABELS, 25), (MAILERS, 35)),
    "online": ((MAILERS, 65), (LABELS, 20), (FILM, 15)),
    "food": ((TRAYS, 45), (FILM, 30), (LABELS, 15), (CRATES, 10)),
    "dairy": ((TRAYS, 40), (FILM, 25), (BAGS, 15), (LABELS, 10), (CRATES, 10)),
    "foodservice": ((CUPS, 60), (BAGS, 20), (TRAYS, 20)),
    "wholesale": ((FILM, 55), (BAGS, 25), (CRATES, 20)),
    "hotel": ((CUPS, 45), (BAGS, 30), (BOXES, 25)),
    "home": ((BAGS, 35), (FILM, 40), (BOXES, 25)),
    "cosmetics": ((BOXES, 50), (MAILERS, 35), (LABELS, 15)),
}
