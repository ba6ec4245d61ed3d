"""What everyone who works with the house's data accepts once (LOPDP art. 47, number 10)."""

from PySide6.QtWidgets import QFrame

from desktop.ui.layout import column, panel
from desktop.ui.widgets import label

TITLE = "Acuerdo de confidencialidad"
CONSENT = "Leí el acuerdo de confidencialidad y lo acepto"
PARAGRAPHS = (
    "En esta casa se guardan datos de personas: nombres, documentos, teléfonos, y datos sensibles"
    " como la autoidentificación étnica, la discapacidad o la movilidad humana, también de niñas,"
    " niños y adolescentes.",
    "Me comprometo a usarlos solo para el trabajo de la casa; a no contarlos, copiarlos,"
    " fotografiarlos ni enviarlos por medios personales; a no dejar la pantalla a la vista de"
    " quien no trabaja aquí; y a no prestar mi contraseña.",
    "Si algo se pierde, se copia o lo ve quien no debe, aviso el mismo día a la coordinación. El"
    " compromiso continúa aunque deje de trabajar en la casa.",
    "Lo pide el artículo 47, numeral 10, de la Ley Orgánica de Protección de Datos Personales. El"
    " programa anota quién miró los datos sensibles de una persona, y cuándo.",
)


def agreement() -> QFrame:
    """The text, whole: an explanation is never cut."""
    words = column(
        label(TITLE, "small_strong"),
        *(label(each, "small", wrap=True) for each in PARAGRAPHS),
        gap=8,
        margins=(16, 12, 16, 14),
    )
    made = panel(words, "sunken")
    made.setAccessibleName(TITLE)
    return made
