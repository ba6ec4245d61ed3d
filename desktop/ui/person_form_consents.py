"""The card of consents: the short notice, one answer per purpose, and who gives them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.services.asking import GivenBy, Notice, Purpose, notice_today
from desktop.ui.forms import Entry, Form, Message
from desktop.ui.layout import column, hline, panel, row
from desktop.ui.overlay import Dialog, bar_of
from desktop.ui.person_form_fields import AnswerBar
from desktop.ui.segmented import Segmented
from desktop.ui.widgets import Keycap, Label, button, label

ORDER = (Purpose.NOTICE, Purpose.SENSITIVE, Purpose.WHATSAPP, Purpose.IMAGE)
UNANSWERED = "Falta esta respuesta: hay datos sensibles escritos. Si no autoriza, no se guardan."


def answer_name(purpose: Purpose) -> str:
    """The field of one answer."""
    return f"consent_{purpose.value}"


class ConsentsCard:
    """None ticked beforehand; saying no never stops a registration."""

    def __init__(self, form: Form, read_all: object) -> None:
        self._form = form
        self.notice: Notice = notice_today()
        card = form.section(
            "Consentimientos",
            "Léalos en voz alta o entregue la hoja. Decir que no nunca impide inscribirse.",
        )
        self.card: QWidget = card
        whole = button("Leer el aviso completo", "link", icon="book-open", small=True)
        # Its own key goes there; Enter down the form goes from answer to answer.
        whole.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        whole.clicked.connect(read_all)
        form.item(label(self.notice.short, "small", wrap=True))
        keys = row(
            whole, Keycap("Alt L"), None,
            Keycap("A"), label("autoriza", "small", "muted"), 6,
            Keycap("N"), label("no autoriza", "small", "muted"), gap=7,
        )  # fmt: skip
        form.item(keys)
        self._giver = Segmented(
            [(GivenBy.SELF.value, "La propia persona"),
             (GivenBy.REPRESENTATIVE.value, "Quien le representa")],
        )  # fmt: skip
        self._giver_row = form.row("Quién autoriza", Entry("given_by", self._giver))
        self._details: dict[Purpose, Label] = {}
        self._missing = Message()
        by_purpose = {text.purpose: text for text in self.notice.consents}
        for purpose in ORDER:
            text = by_purpose[purpose]
            said = "" if purpose is Purpose.NOTICE else text.text
            bar = AnswerBar(text.title)
            form.item(hline(), self._line(purpose, text.title, said, bar))
            form.register(Entry(answer_name(purpose), bar), text.title)
        self.show_giver((GivenBy.SELF,), "", "")

    def _line(self, purpose: Purpose, title: str, said: str, bar: AnswerBar) -> QWidget:
        detail = label(said, "caption", "muted", wrap=True)
        self._details[purpose] = detail
        words = column(label(title, "strong"), detail, gap=1)
        if purpose is Purpose.SENSITIVE:
            words.addWidget(self._missing)
        inside = row(gap=20)
        inside.addLayout(words, 1)
        inside.addWidget(bar, 0, Qt.AlignmentFlag.AlignVCenter)
        return panel(inside)

    def show_giver(
        self, allowed: tuple[GivenBy, ...], representative: str, relationship: str
    ) -> None:
        """Who may answer at that age, and who does."""
        self._giver_row.setVisible(len(allowed) > 1)
        value = self._giver.value()
        if value not in [each.value for each in allowed]:
            self._giver.set_value(allowed[0].value)
        if self._giver.value() == GivenBy.REPRESENTATIVE.value:
            who = representative or "quien le representa"
            said = f"Autoriza {who}, {relationship}" if relationship else f"Autoriza {who}"
        else:
            said = "Responde la propia persona"
        self._details[Purpose.NOTICE].setText(said)

    def ask_sensitive(self) -> None:
        """Sensitive answers were typed and nobody said whether they may be kept."""
        self._missing.say(UNANSWERED, "warning")
        self._form.focus(answer_name(Purpose.SENSITIVE))

    def heard(self, name: str) -> None:
        """An answer was given."""
        if name == answer_name(Purpose.SENSITIVE):
            self._missing.say("", "muted")


def whole_notice(host: QWidget, notice: Notice, on_paper: object) -> Dialog:
    """The second layer: every point of art. 12, and the way to its paper."""
    body = column(label(notice.basis, "small", "muted", wrap=True), gap=14)
    for number, (title, text) in enumerate(notice.points, 1):
        point = column(gap=1)
        point.addWidget(label(f"{number}. {title}", "strong", wrap=True))
        point.addWidget(label(text, "body", wrap=True))
        body.addLayout(point)
    body.addWidget(label(notice.ages, "small", wrap=True))
    close = button("Entendido", "primary")
    paper = button("Ver en papel", icon="printer", name="Ver el aviso en la ficha en blanco")
    bar = bar_of(paper, close, note=f"Aviso versión {notice.version}")
    dialog = Dialog(host, "Aviso de protección de datos personales", body, bar=bar, width=720)
    close.clicked.connect(dialog.close_sheet)
    paper.clicked.connect(dialog.close_sheet)
    paper.clicked.connect(on_paper)
    # The arrows and Page Down read on; Tab goes to the buttons.
    dialog.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    dialog.area.setAccessibleName("Aviso completo")
    dialog.open(dialog.area)
    return dialog
