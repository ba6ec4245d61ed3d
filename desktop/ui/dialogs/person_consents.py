"""Asks again what a person authorises: each purpose given, refused or taken back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.core.errors import UserError
from desktop.services.asking import Channel, GivenBy, Purpose, givers, notice_today
from desktop.services.people import Answer, Done, PersonRecord
from desktop.ui.context import Context
from desktop.ui.dialogs.person_jobs import Then, say_done
from desktop.ui.fields import TextField
from desktop.ui.filter_combo import FilterCombo
from desktop.ui.form_dialog import FormDialog
from desktop.ui.forms import Entry, Form, Message
from desktop.ui.layout import column, hline, panel, row
from desktop.ui.person_form_consents import ORDER, answer_name, whole_notice
from desktop.ui.person_form_fields import AnswerBar
from desktop.ui.segmented import Segmented
from desktop.ui.widgets import button, label

LOSS = "Al guardar se borran los datos sensibles de su ficha."
_GIVERS = [
    (GivenBy.SELF.value, "La propia persona"),
    (GivenBy.REPRESENTATIVE.value, "Quien le representa"),
]
_CHANNELS = [(each.value, each.value.capitalize()) for each in Channel]


def ask_consents(context: Context, record: PersonRecord, then: Then) -> FormDialog:
    """Open the question; only what changed is saved, under the texts of today."""
    return _ConsentsDialog(context, record, then).ask()


class _ConsentsDialog(FormDialog):
    def __init__(self, context: Context, record: PersonRecord, then: Then) -> None:
        self._context, self._record, self._then = context, record, then
        self._loss = Message()
        values = record.values
        allowed = givers(values["birth_date"], values["birth_year"], context.desk.clock.today())
        form = Form("Consentimientos", cards=False)
        texts = {each.purpose: each for each in notice_today().consents}
        standing: dict[str, object] = {}
        for purpose in ORDER:
            title = texts[purpose].title
            said = "" if purpose is Purpose.NOTICE else texts[purpose].text
            bar = AnswerBar(title)
            form.item(self._line(purpose, title, said, bar), hline())
            form.register(Entry(answer_name(purpose), bar), title)
            kept = next(each for each in record.consents if each.purpose is purpose)
            standing[answer_name(purpose)] = None if kept.granted is None else kept.stands
        form.row("Quién responde", Entry("given_by", Segmented(_GIVERS)))
        form.form_row("given_by").setVisible(len(allowed) > 1)
        form.row("Cómo respondió", Entry("channel", FilterCombo(_CHANNELS, width=190)))
        form.row("Motivo", Entry("reason", TextField("Si quiere decirlo", longest=300)))
        standing |= {"given_by": allowed[0].value, "channel": Channel.CHECKBOX.value}
        form.set_values(standing)
        self._standing = standing
        notice = button(
            "Leer el aviso completo", "link", icon="book-open", small=True,
            press=lambda: whole_notice(context.host, notice_today(), lambda: None),
        )  # fmt: skip
        form.item(notice)
        super().__init__(
            context.host, context.messages, f"Consentimientos de {record.name}", form,
            detail="Retirar una autorización es tan fácil como darla, y queda anotado cuándo.",
            width=680,
        )  # fmt: skip
        form.changed.connect(lambda _: self._look())
        form.submitted.connect(self._save)
        self._look()

    def _line(self, purpose: Purpose, title: str, said: str, bar: AnswerBar) -> QWidget:
        words = column(label(title, "strong"), gap=1)
        if said:
            words.addWidget(label(said, "caption", "muted", wrap=True))
        if purpose is Purpose.SENSITIVE:
            words.addWidget(self._loss)
        inside = row(gap=20)
        inside.addLayout(words, 1)
        inside.addWidget(bar, 0, Qt.AlignmentFlag.AlignVCenter)
        return panel(inside)

    def ask(self) -> FormDialog:
        """Open with the cursor in the first answer."""
        self.open(self.form.field(answer_name(ORDER[0])))
        return self

    def _look(self) -> None:
        revoked = any(self._is_revoked(purpose) for purpose in ORDER)
        self.form.form_row("reason").setVisible(revoked)
        lost = self._is_revoked(Purpose.SENSITIVE)
        self._loss.say(LOSS if lost else "", "warning")
        if self.isVisible():
            self.place()

    def _answer(self, purpose: Purpose) -> object:
        return self.form.values()[answer_name(purpose)]

    def _is_revoked(self, purpose: Purpose) -> bool:
        return self._standing[answer_name(purpose)] is True and self._answer(purpose) is False

    def _save(self) -> None:
        done: list[Done] = []
        try:
            for purpose in ORDER:
                given = self._answer(purpose)
                if given == self._standing[answer_name(purpose)] or not isinstance(given, bool):
                    continue
                done.append(self._one(purpose, given))
                self._standing[answer_name(purpose)] = given
        except UserError as problem:
            self._context.messages.show(problem)
            return
        self.close_sheet()
        if done:
            gone = any(each.changes for each in done)
            said = "Se borraron los datos sensibles" if gone else "Se guardó lo que autoriza"
            say_done(self._context, said, [each.transaction for each in done], self._then)

    def _one(self, purpose: Purpose, given: bool) -> Done:
        people, person = self._context.desk.people, self._record.id
        if self._is_revoked(purpose):
            revoked: Done = people.revoke(person, purpose, self.form.text("reason"))
            return revoked
        values = self.form.values()
        answered: Done = people.answer(
            person,
            Answer(
                purpose,
                given,
                GivenBy(str(values["given_by"])),
                channel=Channel(str(values["channel"] or Channel.CHECKBOX)),
            ),
        )
        return answered
