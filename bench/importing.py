"""Rows a second of a registration sheet, into a house of 100,000 people."""

import csv
import random
import time
from pathlib import Path

from bench.timing import Figure
from desktop.models.opening import OpenHouse
from desktop.services.imports.runs import Imports

ROWS = 2_000


def measure(house: OpenHouse, folder: Path) -> list[Figure]:
    """Read, judge and write a sheet of invented people."""
    sheet = folder / "hoja.csv"
    dice = random.Random(time.time_ns())
    with sheet.open("w", encoding="utf-8", newline="") as handle:
        rows = csv.writer(handle, delimiter=";")
        rows.writerow(["APELLIDOS", "NOMBRES", "CÉDULA", "FECHA DE NACIMIENTO", "TELÉFONO"])
        for number in range(ROWS):
            document = f"P{dice.randrange(10**8):08d}"
            born = f"{dice.randrange(1, 28):02d}/{dice.randrange(1, 13):02d}/{1950 + number % 60}"
            phone = f"09{dice.randrange(10**8):08d}"
            rows.writerow([f"Medida {document}", "Persona Inventada", document, born, phone])
    imports = Imports(house.database)
    begun = time.perf_counter()
    result = imports.run(imports.read(sheet))
    taken = time.perf_counter() - begun
    sheet.unlink()
    note = f"{result.created} created of {result.rows}"
    return [Figure("import of a sheet", result.rows / taken, "rows/s", None, note, at_least=True)]
