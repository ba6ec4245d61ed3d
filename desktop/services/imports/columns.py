"""Guessing what each column means from its heading, and where there is none from what is in it."""

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from desktop.core.text import fold
from desktop.services.imports.fields import NAME_FIELDS, REPEATABLE, Field
from desktop.services.imports.given_names import is_given_name
from desktop.services.imports.grid import Cell

_LONGEST_HEADING = 90

# The first rule that fits decides; the heading is compared without accents or signs. Somebody
# else's data (representative, emergency, tallerista) is told apart before the person's own.
_RULES: tuple[tuple[str, Field | None], ...] = (
    (r".*\b(tallerista|instructor|instructora|facilitador|facilitadora|docente|profesor|profesora"
     r"|capacitador|responsable del taller|gestor|gestora|tecnico|tecnica)\b.*", None),
    (r".*\b(observacion|observaciones|nota|notas|novedad|novedades|firma|asistencia|asiste|estado"
     r"|foto|recibo|pago|valor|aporte|costo|horario|hora|horas|dias|aula|salon|casa somos|zona"
     r"|administracion zonal|ciclo|periodo|modalidad|instruccion|ocupacion|profesion|estado civil"
     r"|edad agrupada|grupo etario|rango de edad|grupo de edad|tutoria)\b.*", None),
    (r".*\b(fecha de (inscripcion|registro|ingreso|inicio|fin)|f (inscripcion|registro)"
     r"|fecha inscripcion|fecha registro|marca temporal|(lugar|pais) de nacimiento|ciudad"
     r"|emision|caducidad|copia|actividad economica|participado|asistido"
     r"|anterior|anteriores|entero|por que|porque)\b.*", None),
    (r"(codigo|cod|tipo|categoria|fecha|id|numero|no) (de |del )?(taller|curso)", None),
    (r".*\b(autoriza|autorizacion|consentimiento|acepta|compromiso)\b.*", None),
    # Representative.
    (r".*\b(telefono|tlf|tel|telf|celular|fono|contacto|movil)\b.*"
     r"\b(representante|rep|apoderado|tutor|padre|madre|papa|mama)\b.*", Field.GUARDIAN_PHONE),
    (r".*\b(representante|apoderado|tutor)\b.*\b(telefono|tlf|telf|celular|fono)\b.*",
     Field.GUARDIAN_PHONE),
    (r".*\b(cedula|ci|documento|identificacion|dni)\b.*"
     r"\b(representante|rep|apoderado|tutor|padre|madre)\b.*", Field.GUARDIAN_DOCUMENT),
    (r".*\b(representante|apoderado|tutor)\b.*\b(cedula|ci|documento)\b.*",
     Field.GUARDIAN_DOCUMENT),
    (r".*\b(parentesco|vinculo|relacion)\b.*", Field.GUARDIAN_RELATIONSHIP),
    (r".*\b(representante|apoderado|apoderada|tutor|tutora|rep legal|padre o madre|padre madre"
     r"|madre o padre|padre de familia|padres|madre padre|padre|madre|papa|mama"
     r"|acudiente|acompanante|responsable)\b.*",
     Field.GUARDIAN),
    # Names.
    (r"(nombre|nombres) (de preferencia|preferido|social|identitario)|nombre social.*",
     Field.PREFERRED),
    (r"(1er|1ro|1|primer|primero|ap|apellido) ?(ap|apellido) ?(paterno)?|apellidos? (paterno|1|uno)"
     r"|ap paterno|paterno", Field.SURNAME_1),
    (r"(2do|2|segundo) ?(ap|apellido)|apellidos? (materno|2|dos)|ap materno|materno",
     Field.SURNAME_2),
    (r"(1er|1ro|1|primer|primero) ?nombre|nombre (1|uno)", Field.GIVEN_1),
    (r"(2do|2|segundo) ?nombre|nombre (2|dos)", Field.GIVEN_2),
    (r".*\b(apellido|apellidos|apell|ap|apllidos)\b.*\b(nombre|nombres|nom|nomb)\b.*",
     Field.SURNAMES_FIRST),
    (r".*\b(nombre|nombres|nom|nomb)\b.*\b(apellido|apellidos|apell|ap)\b.*", Field.GIVEN_FIRST),
    (r"(los |dos |ambos )?(apellido|apellidos|apell|apells)( completos?| del? .*)?",
     Field.SURNAMES),
    # Workshop, before names: «Nombre del taller».
    (r".*\b(taller|talleres|curso|cursos|actividad|actividades|disciplina|oferta)\b.*",
     Field.WORKSHOP),
    (r"(nombre|nombres) completos?( .*)?|nomina( .*)?|participantes?|beneficiari[oa]s?"
     r"|usuari[oa]s?|alumn[oa]s?|estudiantes?|inscrit[oa]s?|personas?( participantes?)?"
     r"|asistentes?|(nombre|nombres) (del? |de la |de los |de las )?(participante|beneficiari[oa]"
     r"|usuari[oa]|alumn[oa]|estudiante|inscrit[oa]|persona|asistente|nin[oa]|menor)s?( .*)?"
     r"|participantes nombres?", Field.FULL_NAME),
    (r"(los |dos |ambos )?(nombre|nombres|nomb|nombrs)( s)?", Field.GIVEN),
    # Birth.
    (r".*\bdia\b.*\bmes\b.*", Field.BIRTH),
    (r".*\b(ano|anio)\b.*\b(nac|nacimiento)\b.*|fecha de nacimiento (ano|anio|aaaa)"
     r"|nacimiento (ano|anio)", Field.BIRTH_YEAR),
    (r".*\bmes\b.*\b(nac|nacimiento)\b.*|(fecha de )?nacimiento mes|fecha nac mes",
     Field.BIRTH_MONTH),
    (r"dia\b.*\b(nac|nacimiento)\b.*|(fecha de )?nacimiento dia|fecha nac dia", Field.BIRTH_DAY),
    (r".*\b(nacimiento|nacim|nacimineto|nac|nacido|cumpleanos|fechanacimiento|fecnac)\b.*|f n|fn"
     r"|fdn|f de n", Field.BIRTH),
    (r"edad( .*)?|anos cumplidos|anos( de edad)?|edad anos", Field.AGE),
    # Documents.
    (r"(tipo|clase)( de| del)? (doc|documento|identificacion|id|doc identidad|ident)( .*)?"
     r"|tipo doc.*|tipo id.*|documento tipo|tipo", Field.DOCUMENT_KIND),
    (r"(n|no|nro|num|numero|nº|#)?( de)? ?pasaporte( n| no| nro| numero)?", Field.PASSPORT),
    (r".*\b(cedula|cedulas|ced|ci|c i|c c|dni|documento|doc|identificacion|identidad|pasaporte"
     r"|nui)\b.*", Field.DOCUMENT),
    # Classifications.
    (r"((genero|sexo|sexo genero|genero sexo) )?(femenino|mujer|mujeres|f)",
     Field.GENDER_FEMALE),
    (r"((genero|sexo|sexo genero|genero sexo) )?(masculino|hombre|hombres|varon|varones|m|h)",
     Field.GENDER_MALE),
    (r".*\b(genero|sexo)\b.*", Field.GENDER),
    (r".*\b(etnia|etnica|etnico|autoidentificacion|autoidentifica|autodefinicion|autoident|autoidentif|etnicidad"
     r"|identificacion cultural|pueblo|cultura)\b.*", Field.ETHNICITY),
    (r".*\b(movilidad|migrante|migratoria|migratorio|refugiado|migracion)\b.*", Field.MOBILITY),
    (r".*\b(nacionalidad|pais|nac dad)\b.*", Field.NATIONALITY),
    (r".*(porcentaje|%|\bporc\b).*(discap.*)?|discapacidad porcentaje", Field.DISABILITY_PERCENT),
    (r".*\b(tipo|clase)\b.*\bdiscap.*", Field.DISABILITY_TYPE),
    (r".*\b(discapacidad|discapac|discap|carnet conadis|conadis|capacidades? especial(es)?)\b.*",
     Field.DISABILITY),
    # Contact.
    (r".*\b(correo|correos|mail|email|e mail|electronico)\b.*", Field.EMAIL),
    (r".*\b(telefono|telefonos|tlf|telf|tel|tfno|telef|telefs|fono|celular|celulares|cel|movil|whatsapp"
     r"|contacto|convencional|numero de contacto)\b.*", Field.PHONE),
    (r".*\bparroquia\b.*", Field.PARISH),
    (r".*\b(barrio|sector|comunidad|barrios)\b.*", Field.NEIGHBOURHOOD),
    (r"n|no|nro|num|numero|#|orden|n orden|no orden|numero de orden|ord|item|cod|codigo|id",
     Field.INDEX),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern), field) for pattern, field in _RULES)
_EITHER_GENDER = re.compile(r"(?<=[oa])(?:[/@-](?:a|o|as|os)\b|\((?:a|o|as|os)\))", re.IGNORECASE)
_EMERGENCY = re.compile(r"\bemergencias?\b")
_A_NUMBER = re.compile(r"n|no|nro|num|numero|codigo|id")
_A_PHONE = re.compile(r"\b(telefono|tlf|tel|telf|celular|numero|fono|movil|cel)\b")

# Headings as they are meant, for those that were mistyped.
_MEANT = {
    "apellidos": Field.SURNAMES,
    "nombres": Field.GIVEN,
    "apellidos y nombres": Field.SURNAMES_FIRST,
    "nombres y apellidos": Field.GIVEN_FIRST,
    "nombre completo": Field.FULL_NAME,
    "cedula": Field.DOCUMENT,
    "numero de cedula": Field.DOCUMENT,
    "pasaporte": Field.PASSPORT,
    "tipo de documento": Field.DOCUMENT_KIND,
    "fecha de nacimiento": Field.BIRTH,
    "genero": Field.GENDER,
    "autoidentificacion etnica": Field.ETHNICITY,
    "nacionalidad": Field.NATIONALITY,
    "movilidad humana": Field.MOBILITY,
    "discapacidad": Field.DISABILITY,
    "telefono": Field.PHONE,
    "celular": Field.PHONE,
    "correo electronico": Field.EMAIL,
    "parroquia": Field.PARISH,
    "barrio": Field.NEIGHBOURHOOD,
    "representante": Field.GUARDIAN,
    "parentesco": Field.GUARDIAN_RELATIONSHIP,
    "taller": Field.WORKSHOP,
}


@lru_cache(maxsize=4096)
def meaning(heading: str) -> Field | None:
    """What a heading means, or None where it means nothing a person has."""
    plain = fold(_EITHER_GENDER.sub("", heading.replace("%", " porcentaje ")))
    if not plain or len(plain) > _LONGEST_HEADING:
        return None
    if _EMERGENCY.search(plain):
        return Field.EMERGENCY_PHONE if _A_PHONE.search(plain) else Field.EMERGENCY_NAME
    for pattern, field in _COMPILED:
        if pattern.fullmatch(plain):
            return field
    if len(plain) >= 5:
        close = process.extractOne(plain, _MEANT.keys(), scorer=fuzz.ratio, score_cutoff=82)
        if close is not None:
            return _MEANT[close[0]]
    return None


def headings(cells: Sequence[Cell]) -> list[str]:
    """The cells of a row as headings would be written."""
    return [cell.strip() if isinstance(cell, str) else "" for cell in cells]


def recognised(cells: Sequence[Cell]) -> int:
    """How many different fields a row of headings names; 0 where no name of a person is there.

    A text that goes on like a sentence or tells a value («Taller: Guitarra») is no heading.
    """
    found: set[Field] = set()
    for cell in cells:
        if isinstance(cell, str) and not _tells_a_value(cell):
            field = meaning(cell)
            if field is not None:
                found.add(field)
    return len(found) if found & NAME_FIELDS else 0


def _tells_a_value(text: str) -> bool:
    _, colon, rest = text.partition(":")
    return bool(colon and rest.strip()) or len(text) > _LONGEST_HEADING


def guess(labels: Sequence[str]) -> dict[int, Field]:
    """The meaning of each column from its heading; the first of two that mean the same wins."""
    found: dict[int, Field] = {}
    taken: set[Field] = set()
    plain = [fold(label) for label in labels]
    for column, label in enumerate(labels):
        field = meaning(label)
        if plain[column] == "m" and "h" in plain:
            field = Field.GENDER_FEMALE  # hombre, mujer
        if field is None or (field in taken and field not in REPEATABLE):
            continue
        found[column] = field
        taken.add(field)
    return _settled(_numbered_document(found, taken, plain), taken)


def _numbered_document(
    found: dict[int, Field], taken: set[Field], plain: Sequence[str]
) -> dict[int, Field]:
    """«Tipo de documento» and then «Número»: the number of that document."""
    if not taken & {Field.DOCUMENT, Field.PASSPORT}:
        for column, field in found.items():
            beside = column + 1
            if field is not Field.DOCUMENT_KIND or beside >= len(plain):
                continue
            free = found.get(beside, Field.INDEX) is Field.INDEX
            if free and _A_NUMBER.fullmatch(plain[beside]):
                return found | {beside: Field.DOCUMENT}
    return found


def _settled(found: dict[int, Field], taken: set[Field]) -> dict[int, Field]:
    """Fields that mean something else for lack of their companion."""
    surnames = {Field.SURNAMES, Field.SURNAME_1}
    marks = {Field.GENDER_FEMALE, Field.GENDER_MALE}
    if not marks <= taken:
        found = {c: f for c, f in found.items() if f not in marks}
    if not taken & (surnames | {Field.SURNAMES_FIRST, Field.GIVEN_FIRST, Field.FULL_NAME}):
        # «Nombres» alone holds whole names.
        found = {c: Field.FULL_NAME if f is Field.GIVEN else f for c, f in found.items()}
    if Field.SURNAMES in taken and Field.GIVEN_1 not in taken and Field.GIVEN not in taken:
        # «Apellidos» beside «Participante».
        found = {c: Field.GIVEN if f is Field.FULL_NAME else f for c, f in found.items()}
    whole = {Field.SURNAMES_FIRST, Field.GIVEN_FIRST, Field.FULL_NAME}
    if taken & surnames and taken & {Field.GIVEN, Field.GIVEN_1}:
        found = {c: f for c, f in found.items() if f not in whole}
    return found


def continued(
    found: dict[int, Field], labels: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> dict[int, Field]:
    """«Apellidos» written over two columns: the second has no heading and goes on the first."""
    more = {Field.SURNAMES: Field.SURNAME_2, Field.GIVEN: Field.GIVEN_2}
    grown = dict(found)
    for column, field in found.items():
        beside = column + 1
        if field not in more or more[field] in found.values() or beside in found:
            continue
        if beside < len(labels) and labels[beside]:
            continue
        texts = [str(r[beside]) for r in rows if beside < len(r) and r[beside] is not None]
        words = sum(bool(_WORDS.fullmatch(text.strip())) for text in texts)
        if texts and words >= 0.6 * len(texts) and words * 3 >= len(rows):
            grown[beside] = more[field]
    return grown


_DATE_LIKE = re.compile(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}|\d{1,2} de \w+ del? \d{4}")
_DOCUMENT_LIKE = re.compile(r"\d{9}-?\d|\d{8,10}")
_WORDS = re.compile(r"[^\W\d_]+(?:[ .'-]+[^\W\d_]+)*\.?")


def guess_from_cells(rows: Sequence[Sequence[Cell]]) -> dict[int, Field]:
    """The meaning of columns without headings, from what most of their cells look like."""
    width = max((len(row) for row in rows), default=0)
    found: dict[int, Field] = {}
    names: list[tuple[int, list[str]]] = []
    for column in range(width):
        cells = [row[column] for row in rows if column < len(row) and row[column] is not None]
        if not cells or len(cells) * 3 < len(rows):
            continue
        texts = [str(cell).strip() for cell in cells]
        enough = 0.6 * len(texts)
        looks = {
            Field.EMAIL: sum("@" in text for text in texts),
            Field.BIRTH: sum(
                not isinstance(cell, str | int | float | bool) or bool(_DATE_LIKE.fullmatch(text))
                for cell, text in zip(cells, texts, strict=True)
            ),
            Field.DOCUMENT: sum(bool(_DOCUMENT_LIKE.fullmatch(text)) for text in texts),
        }
        field, most = max(looks.items(), key=lambda pair: pair[1])
        if most >= enough and field not in found.values():
            found[column] = field
        elif sum(bool(_WORDS.fullmatch(text)) for text in texts) >= enough:
            names.append((column, texts))
    return found | _guess_names(names)


def _guess_names(columns: list[tuple[int, list[str]]]) -> dict[int, Field]:
    """Which columns of words are names: those where given names are common."""

    def share(texts: list[str]) -> float:
        return sum(any(is_given_name(w) for w in fold(t).split()) for t in texts) / len(texts)

    likely = [(column, texts) for column, texts in columns if share(texts) >= 0.5]
    if not likely:
        return {}
    column, texts = likely[0]
    long = sum(len(fold(text).split()) >= 3 for text in texts) / len(texts)
    beside = [c for c, t in columns if c in (column - 1, column + 1) and c != column]
    if long < 0.5 and beside:
        return {column: Field.GIVEN, beside[0]: Field.SURNAMES}
    return {column: Field.FULL_NAME}
