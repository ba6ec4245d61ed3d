"""What a column of a registration sheet may mean."""

from collections.abc import Mapping
from enum import StrEnum


class Field(StrEnum):
    """The meaning of a column; the value is what staff choose it by."""

    SURNAMES = "Apellidos"
    SURNAME_1 = "Primer apellido"
    SURNAME_2 = "Segundo apellido"
    GIVEN = "Nombres"
    GIVEN_1 = "Primer nombre"
    GIVEN_2 = "Segundo nombre"
    SURNAMES_FIRST = "Apellidos y nombres (en una columna)"
    GIVEN_FIRST = "Nombres y apellidos (en una columna)"
    FULL_NAME = "Nombre completo (en cualquier orden)"
    PREFERRED = "Nombre de preferencia"
    DOCUMENT = "Número de documento"
    PASSPORT = "Número de pasaporte"
    DOCUMENT_KIND = "Tipo de documento"
    BIRTH = "Fecha de nacimiento"
    BIRTH_DAY = "Día de nacimiento"
    BIRTH_MONTH = "Mes de nacimiento"
    BIRTH_YEAR = "Año de nacimiento"
    AGE = "Edad"
    GENDER = "Género"
    GENDER_FEMALE = "Femenino (marca)"
    GENDER_MALE = "Masculino (marca)"
    ETHNICITY = "Autoidentificación étnica"
    NATIONALITY = "Nacionalidad"
    MOBILITY = "Movilidad humana"
    DISABILITY = "Discapacidad"
    DISABILITY_TYPE = "Tipo de discapacidad"
    DISABILITY_PERCENT = "Porcentaje de discapacidad"
    PHONE = "Teléfono"
    EMAIL = "Correo electrónico"
    PARISH = "Parroquia"
    NEIGHBOURHOOD = "Barrio"
    GUARDIAN = "Representante"
    GUARDIAN_RELATIONSHIP = "Parentesco del representante"
    GUARDIAN_DOCUMENT = "Documento del representante"
    GUARDIAN_PHONE = "Teléfono del representante"
    EMERGENCY_NAME = "Contacto de emergencia"
    EMERGENCY_PHONE = "Teléfono de emergencia"
    WORKSHOP = "Taller"
    INDEX = "Número de orden"


Mapping_ = Mapping[int, Field]
"""Which column (counted from 0) means what; a column that is absent is not read."""

NAME_FIELDS = frozenset(
    {
        Field.SURNAMES, Field.SURNAME_1, Field.SURNAME_2, Field.GIVEN, Field.GIVEN_1,
        Field.GIVEN_2, Field.SURNAMES_FIRST, Field.GIVEN_FIRST, Field.FULL_NAME,
    }
)  # fmt: skip
REPEATABLE = frozenset({Field.PHONE, Field.WORKSHOP, Field.DOCUMENT})
"""Fields that may stand in more than one column."""
NOT_PERSONAL = frozenset({Field.INDEX, Field.WORKSHOP, Field.DOCUMENT_KIND})
"""A row that holds only these is a line prepared for nobody."""
