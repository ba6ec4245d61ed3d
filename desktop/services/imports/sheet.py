"""A registration sheet as it was found: where its people begin, its columns, and its rows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from desktop.core.errors import UserError
from desktop.core.text import clean, day, fold
from desktop.services.imports.columns import (
    continued,
    guess,
    guess_from_cells,
    headings,
    meaning,
    recognised,
)
from desktop.services.imports.fields import NAME_FIELDS, NOT_PERSONAL, Field
from desktop.services.imports.files import digest, open_file
from desktop.services.imports.grid import Book, Cell, Leaf, Row, UnreadableSheet
from desktop.services.imports.names import readable

PREVIEW = 20
_HEADING_WITHIN = 80
_SAMPLE = 250
_MOST_LEAVES = 60
_MOST_OF_TOTAL = 4
_DIGITS_OF_DOCUMENT = 8
_OTHER_LEAVES = re.compile(
    r".*\b(tallerista|talleristas|docente|docentes|instructor|instructores|catalogo|catalogos"
    r"|instrucciones|instructivo|ejemplo|ejemplos|resumen|parametros|plantilla|desplegables?"
    r"|no borrar|configuracion)\b.*"
)
# Every row of headings names somebody; this is cheaper than to look at each of its cells.
_HEADING_WORD = re.compile(
    r"apel|nom\.?b|nom\b|n[óo]mina|partic|benefi|usuari|alumn|estudian|inscri|person|asist|ni[ñn]|\bap\b",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"(gran |sub ?)?total(es)?\b.*|sum(a|an|atoria)\b.*|n?umero total\b.*")
_NOTE = re.compile(
    r"(elaborad|realizad|revisad|aprobad|autorizad|entregad|recibid|validad|responsable|firma"
    r"|nota\b|notas\b|observacion|fuente\b|fecha\b|lugar\b|taller\b|curso\b|ciclo\b|horario"
    r"|instructor|tallerista|docente|facilitador|casa somos|coordina|administracion zonal"
    r"|direccion\b|pagina\b|lista de|listado|nomina|ficha de|registro de|municipio|gestor"
    r"|tecnic[oa]\b|grupo\b|turno\b|jornada\b|nivel\b|modulo\b|paralelo\b|seccion\b|gracias"
    r"|lic |licd|ing |msc |dr |dra |abg |econ |tnlg|mgs |hombres\b|mujeres\b).*"
)
_CONTEXT = re.compile(
    r".*\b(representante|apoderado|padre|madre|tutor|emergencia|emergencias|nacimiento|nac"
    r"|discapacidad|genero|sexo|contacto)\b.*"
)


class NoNameColumn(UserError):
    """Nothing says which column holds the names; `sheet` lets the form ask."""

    def __init__(self, sheet: "Sheet") -> None:
        super().__init__(
            "No se reconoce en qué columna están los nombres. No se importó nada. Indique qué"
            " contiene cada columna, o ponga encima una fila de títulos como «Apellidos»,"
            " «Nombres», «Cédula»."
        )
        self.sheet = sheet


class FileChanged(UnreadableSheet):
    """The file is not the one that was looked at."""

    def __init__(self) -> None:
        super().__init__("El archivo cambió después de revisarlo.", "Vuelva a elegirlo.")


@dataclass(frozen=True)
class Column:
    """One column that staff may say the meaning of."""

    index: int
    heading: str
    samples: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """One sheet of the file that holds people; `headed` tells whether it has headings."""

    leaf: Leaf
    heading_lines: tuple[int, ...]
    places: Mapping[int, int]
    """Column of the whole → position in this sheet."""
    rows: int

    @property
    def title(self) -> str:
        """Its name, as the tab shows it."""
        return self.leaf.title


@dataclass(frozen=True)
class Sheet:
    """A file that was looked at; nothing is imported yet."""

    path: Path
    digest: str
    columns: tuple[Column, ...]
    guessed: Mapping[int, Field]
    """What each column seems to mean; give a corrected one back."""
    preview: tuple[tuple[str, ...], ...]
    """The first rows, as text, a cell for each column."""
    parts: tuple[Part, ...]
    left_out: tuple[str, ...]
    """Sheets of the file that hold no people."""
    headed: bool
    estimate: int
    """About how many rows there are, for the progress shown."""
    book: Book = field(repr=False, compare=False)


@dataclass(frozen=True)
class SheetRow:
    """One row about somebody, its cells by what they mean."""

    part: int
    line: int
    cells: tuple[Cell, ...]
    """A cell for each column of the sheet."""
    values: Mapping[Field, tuple[Cell, ...]]


@dataclass(frozen=True)
class _Heading:
    labels: tuple[str, ...]
    lines: tuple[int, ...]
    score: int


def read(path: Path) -> Sheet:
    """Look at a file: which of its sheets hold people, their columns and first rows."""
    opened = open_file(path)
    book = opened.book
    looked = [(leaf, list(islice(book.rows(leaf), _SAMPLE))) for leaf in book.leaves[:_MOST_LEAVES]]
    looked = [(leaf, rows) for leaf, rows in looked if rows]
    if not looked:
        raise UnreadableSheet("La hoja no tiene ninguna fila.")
    found = [(leaf, rows, _heading(rows)) for leaf, rows in looked]
    chosen = _with_people(found)
    places_of: dict[tuple[str, Field | None], int] = {}
    guessed: dict[int, Field] = {}
    labels: list[str] = []
    parts: list[Part] = []
    samples: list[tuple[Cell, ...]] = []
    for leaf, rows, heading in chosen:
        width = max(len(row.cells) for row in rows)
        below = [row for row in rows if row.line > max(heading.lines, default=0)]
        meant = _meant(heading, width, below)
        places: dict[int, int] = {}
        for position, (key, label) in enumerate(_keys(heading.labels, width)):
            # «Nombres» alone in one sheet holds whole names; beside «Apellidos», in another, not.
            place = key, meant.get(position)
            if place not in places_of:
                places_of[place] = len(labels)
                labels.append(label)
            places[places_of[place]] = position
            if position in meant:
                guessed[places_of[place]] = meant[position]
        parts.append(Part(leaf, heading.lines, places, book.size(leaf)))
        samples.extend(_placed(row.cells, places, len(labels)) for row in below)
    headed = any(heading.score for _, _, heading in chosen)
    columns = tuple(
        Column(index, label or f"Columna {_letters(index)}", _samples(samples, index))
        for index, label in enumerate(labels)
    )
    return Sheet(
        path=path,
        digest=opened.digest,
        columns=columns,
        guessed=guessed,
        preview=tuple(
            tuple(shown(row[i]) if i < len(row) else "" for i in range(len(labels)))
            for row in samples[:PREVIEW]
        ),
        parts=tuple(parts),
        left_out=tuple(leaf.title for leaf in book.leaves if leaf not in [c[0] for c in chosen]),
        headed=headed,
        estimate=sum(part.rows for part in parts),
        book=book,
    )


def _meant(heading: _Heading, width: int, below: Sequence[Row]) -> dict[int, Field]:
    """What the columns of one sheet mean, by themselves: each sheet is headed in its own way."""
    rows = [row.cells for row in below]
    if not heading.score:
        return guess_from_cells(rows)
    labels = [clean(label)[:80] for label in heading.labels]
    labels += [""] * (width - len(labels))
    return continued(guess(labels), labels, rows)


def shown(cell: Cell) -> str:
    """A cell as text for the eye."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "SÍ" if cell else "NO"
    if isinstance(cell, date):
        return day(cell)
    if isinstance(cell, float):
        return f"{cell:.10g}"
    return clean(str(cell)[:300])


def _with_people(
    found: Sequence[tuple[Leaf, list[Row], _Heading]],
) -> list[tuple[Leaf, list[Row], _Heading]]:
    """The sheets to import: those with headings of people, visible, and not of talleristas."""
    headed = [item for item in found if item[2].score]
    best = max((item[2].score for item in headed), default=0)
    headed = [item for item in headed if item[2].score * 3 >= best]
    visible = [item for item in headed if not item[0].hidden] or headed
    people = [item for item in visible if not _OTHER_LEAVES.fullmatch(fold(item[0].title))]
    if people or visible:
        return people or visible
    shown_leaves = [item for item in found if not item[0].hidden] or list(found)
    return shown_leaves[:1]


def _heading(rows: Sequence[Row]) -> _Heading:
    """The row of headings, or two of which one groups the other; empty where there is none."""
    best = _Heading((), (), 0)
    first = rows[:_HEADING_WITHIN]
    for index, row in enumerate(first):
        score = recognised(row.cells)
        adjacent = bool(best.lines) and index and best.lines[-1] == first[index - 1].line
        if score > best.score or (score and score == best.score and adjacent):
            best = _Heading(tuple(headings(row.cells)), (row.line,), score)
        if index + 1 < len(first):
            below = first[index + 1]
            labels = _grouped(row.cells, below.cells)
            score = recognised(labels)
            if labels and score > best.score and score > recognised(below.cells):
                best = _Heading(labels, (row.line, below.line), score)
    return best


def _grouped(above: Sequence[Cell], below: Sequence[Cell]) -> tuple[str, ...]:
    """Headings over two rows: «Fecha de nacimiento» above «Día», «Mes», «Año»."""
    if any(not isinstance(cell, str) or len(cell) > 60 for cell in below if cell is not None):
        return ()
    tops, bottoms = headings(above), headings(below)
    width = max(len(tops), len(bottoms))
    tops += [""] * (width - len(tops))
    bottoms += [""] * (width - len(bottoms))
    labels: list[str] = []
    group = ""
    for top, bottom in zip(tops, bottoms, strict=True):
        group = top or (group if bottom else "")
        if not bottom or bottom == top:
            labels.append(top)
        elif _CONTEXT.fullmatch(fold(group)) and meaning(f"{group} {bottom}"):
            labels.append(f"{group} {bottom}")
        else:
            labels.append(bottom)
    return tuple(labels)


def _keys(labels: Sequence[str], width: int) -> Iterator[tuple[str, str]]:
    """What tells the columns of a sheet apart, so that those of several sheets meet."""
    counts: dict[str, int] = {}
    for position in range(max(width, len(labels))):
        label = clean(labels[position])[:80] if position < len(labels) else ""
        plain = fold(label)
        if not plain:
            yield f"position {position}", label
            continue
        counts[plain] = counts.get(plain, 0) + 1
        yield f"{plain} {counts[plain]}", label


def _placed(cells: Sequence[Cell], places: Mapping[int, int], width: int) -> tuple[Cell, ...]:
    placed: list[Cell] = [None] * width
    for column, position in places.items():
        if position < len(cells):
            placed[column] = cells[position]
    return tuple(placed)


def _samples(rows: Sequence[Sequence[Cell]], index: int) -> tuple[str, ...]:
    texts = (shown(row[index]) for row in rows if index < len(row))
    return tuple(islice((text for text in texts if text), 5))


def _letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def check_mapping(sheet: Sheet, mapping: Mapping[int, Field]) -> None:
    """Raise `NoNameColumn` where no column holds names."""
    if not any(f in NAME_FIELDS for f in mapping.values()):
        raise NoNameColumn(sheet)


def people(sheet: Sheet, mapping: Mapping[int, Field]) -> Iterator[SheetRow]:
    """The rows about somebody: not the titles, repeated headings, totals, notes or empty lines.

    Raises `FileChanged` where the file is not the one that was looked at.
    """
    check_mapping(sheet, mapping)
    if digest(sheet.path) != sheet.digest:
        raise FileChanged
    for number, part in enumerate(sheet.parts):
        yield from _PartReader(sheet, mapping, number, part).rows(sheet.book)


def _has_document(values: Mapping[Field, tuple[Cell, ...]]) -> bool:
    """Whether a whole document number stands in a row: no total has that many digits."""
    cells = (*values.get(Field.DOCUMENT, ()), *values.get(Field.PASSPORT, ()))
    return any(sum(c.isdigit() for c in shown(cell)) >= _DIGITS_OF_DOCUMENT for cell in cells)


class _PartReader:
    """Reads one sheet of the file from below its headings."""

    def __init__(self, sheet: Sheet, mapping: Mapping[int, Field], number: int, part: Part) -> None:
        self._number, self._part = number, part
        self._mapping = mapping
        self._width = len(sheet.columns)
        self._by_label = {fold(column.heading): column.index for column in sheet.columns} | {
            fold(column.heading): column.index
            for column in sheet.columns
            if column.index in part.places
        }
        self._places = dict(part.places)
        self._headings: set[str] = set()
        self._after_total = False

    def rows(self, book: Book) -> Iterator[SheetRow]:
        """Its rows about somebody."""
        begin = max(self._part.heading_lines, default=0)
        for row in book.rows(self._part.leaf):
            if row.line in self._part.heading_lines:
                self._headings.update(fold(cell) for cell in row.cells if isinstance(cell, str))
            if row.line <= begin or row.banner or self._is_heading(row):
                continue
            cells = _placed(row.cells, self._places, self._width)
            values = self._values(cells)
            if self._is_somebody(row, values):
                yield SheetRow(self._number, row.line, cells, values)

    def _values(self, cells: Sequence[Cell]) -> dict[Field, tuple[Cell, ...]]:
        values: dict[Field, tuple[Cell, ...]] = {}
        for column, meant in self._mapping.items():
            cell = cells[column] if column < len(cells) else None
            if cell is not None and cell != "":
                values[meant] = (*values.get(meant, ()), cell)
        return values

    def _is_heading(self, row: Row) -> bool:
        """A page's repeated headings, or those of another block in another order."""
        if not any(isinstance(c, str) and _HEADING_WORD.search(c) for c in row.cells):
            return False
        texts = [fold(cell) for cell in row.cells if isinstance(cell, str)]
        if len(texts) > 1 and sum(t in self._headings for t in texts) >= 0.6 * len(texts):
            same = True
        else:
            same = len(texts) == 1 and texts[0] in self._headings
        if not same and recognised(row.cells) < 3:
            return False
        places = {
            self._by_label[label]: position
            for position, label in enumerate(fold(text) for text in headings(row.cells))
            if label in self._by_label
        }
        named = any(self._mapping.get(column) in NAME_FIELDS for column in places)
        if named and any(self._places.get(c) != position for c, position in places.items()):
            self._places = places
        self._after_total = False
        return True

    def _is_somebody(self, row: Row, values: Mapping[Field, tuple[Cell, ...]]) -> bool:
        filled = [cell for cell in row.cells if cell is not None]
        words = [fold(cell) for cell in filled if isinstance(cell, str)]
        total = any(_TOTAL.fullmatch(text) for text in words[:2])
        short = len(filled) <= _MOST_OF_TOTAL or len(words) == 1
        if total and short and not _has_document(values):
            self._after_total = True
            return False
        personal = [cell for f, cells in values.items() if f not in NOT_PERSONAL for cell in cells]
        if not any(not isinstance(cell, str) or fold(cell) for cell in personal):
            return False
        named = [str(c) for f, cells in values.items() if f in NAME_FIELDS for c in cells]
        numbered = Field.INDEX in values
        if len(filled) > 2 or len(named) != len(personal):
            return True
        # Only a name stands here: a person, unless it reads like a note or a signature.
        if not numbered and len(self._mapping) > 1 and self._after_total:
            return False
        text = " ".join(named)
        if "____" in text or (":" in text and readable(text)):
            return False
        return numbered or _NOTE.fullmatch(fold(text)) is None
