"""«Personal»: who works here, what each role may do, one's password, the sheet and the key."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.core.errors import UserError
from desktop.core.text import count, day
from desktop.ui.context import Context
from desktop.ui.door.keep_sheet import LEAD
from desktop.ui.house.asking import AddMember, BusySheet, ChangePassword, SheetDialog
from desktop.ui.house.parts import Part, allow, why_not
from desktop.ui.layout import clear, column, hline, panel, row
from desktop.ui.widgets import Avatar, Card, Chip, Icon, button, label

KEY_WHY = (
    "Quien se fue pudo haber copiado los datos con su contraseña. Cambiar la llave cifra todo de"
    " nuevo: esa copia y su contraseña ya no abrirán lo que se escriba desde hoy."
)


class StaffPart(Part):
    """The list and the table at the left; one's own account, the sheet and the key at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.add = button("Añadir a alguien", icon="user-plus", small=True, press=self.add_member)
        self._people = column(gap=0)
        self._only = why_not()
        self.staff_card = Card(
            panel(self._people), title="Personal de la casa", actions=(self.add,)
        )
        self.staff_card.add(self._only)
        self._table = column(gap=8)
        self.wide.addWidget(self.staff_card)
        self.wide.addWidget(
            Card(
                panel(self._table),
                label("Lo demás (inscribir, tomar lista, imprimir, buscar) lo hace todo el"
                      " personal.", "small", "muted", wrap=True),
                title="Quién puede hacer qué",
            )
        )  # fmt: skip
        self.password = button("Cambiar mi contraseña", icon="lock", press=self.change_password)
        self._me = label("", "body", wrap=True)
        self.narrow.addWidget(Card(self._me, row(self.password, None), title="Su cuenta", gap=12))
        self.sheet = button("Hacer una hoja nueva", icon="file-text", press=self.new_sheet)
        self._sheet_state = label("", "body", wrap=True)
        self._sheet_why = why_not()
        self.narrow.addWidget(
            Card(
                self._sheet_state,
                label(LEAD, "small", "muted", wrap=True),
                row(self.sheet, None),
                self._sheet_why,
                title="Hoja de recuperación",
            )
        )
        self.key = button("Cambiar la llave", icon="key-round", press=self.ask_key)
        self._key_why = why_not()
        self.narrow.addWidget(
            Card(
                label(KEY_WHY, "small", "muted", wrap=True), row(self.key, None), self._key_why,
                title="Llave de los datos",
            )
        )  # fmt: skip

    def refresh(self) -> None:
        """Ask the desk again."""
        may = self.rights()["MANAGE_STAFF"]
        members = self.desk.staffing.members()
        clear(self._people)
        for place, member in enumerate(members):
            if place:
                self._people.addWidget(hline())
            self._people.addWidget(self._row(member, may))
        working = [member for member in members if member.retired_at is None]
        self.staff_card.detail.setText(count(len(working), "persona"))
        self._only.setHidden(may)
        allow(may, self.add, self.sheet, self.key)
        self._sheet_why.setHidden(may)
        self._key_why.setHidden(may)
        staff = self.desk.staff
        self._me.setText(f"{staff.name} · {staff.role_name}")
        has = self.desk.staffing.has_recovery()
        self._sheet_state.setText(
            "Hay una hoja en uso. Si se hace otra, la anterior deja de servir."
            if has
            else "No hay una hoja en uso: si se olvidan las contraseñas, se pierden los datos."
        )
        self._sheet_state.set_tone("text" if has else "warning")
        self._show_table()

    def _row(self, member: Any, may: bool) -> QWidget:
        initials = "".join(part[0] for part in member.name.split()[:2]).upper()
        me = member.id == self.desk.staff.id
        if member.retired_at is not None:
            detail = f"{member.role_name} · hasta el {day(member.retired_at.date())}"
        elif me:
            detail = f"{member.role_name} · es usted"
        else:
            detail = member.role_name
        words = column(
            label(member.name, "strong", elide=True), label(detail, "caption", "muted"), gap=0
        )
        line = row(Avatar(initials, 34), gap=12, margins=(0, 9, 0, 9))
        line.addLayout(words, 1)
        if member.retired_at is not None:
            line.addWidget(Chip("Ya no trabaja aquí"))
        elif not member.has_key:
            line.addWidget(Chip("Sin contraseña en este equipo", "warning", "triangle-alert"))
        if member.retired_at is None and not me:
            retire = button(
                "Retirar", "link", small=True, name=f"Retirar a {member.name}",
                press=partial(self.ask_retire, member),
            )  # fmt: skip
            allow(may, retire)
            line.addWidget(retire)
        return panel(line)

    def _show_table(self) -> None:
        clear(self._table)
        heads = row(None, gap=12)
        for words in ("Gestor/a", "Técnico/a"):
            head = label(words, "caption_strong", "muted")
            head.setFixedWidth(78)
            heads.addWidget(head)
        self._table.addLayout(heads)
        for each in self.desk.staffing.permissions():
            line = row(gap=12)
            line.addWidget(label(each.job, "body", wrap=True), 1)
            for role, allowed in (("Gestor/a", each.gestor), ("Técnico/a", each.tecnico)):
                line.addWidget(_answer(allowed, f"{role}, {each.job}"))
            self._table.addWidget(hline())
            self._table.addLayout(line)

    # -- jobs

    def add_member(self) -> None:
        """Ask for name, role and a first password."""
        AddMember(self.context, self._added).begin()

    def _added(self, name: str) -> None:
        self.refresh()
        self.context.toast.say(f"{name} ya puede entrar en este equipo.", icon="user-plus")

    def ask_retire(self, member: Any) -> None:
        """Ask before somebody can no longer sign in."""
        self.context.messages.ask(
            f"¿Retirar a {member.name}?",
            "Ya no podrá entrar en este equipo. Lo que hizo sigue en el historial con su nombre.",
            ("Retirar", partial(self._retire, member)),
            danger=True,
        )

    def _retire(self, member: Any) -> None:
        try:
            self.desk.staffing.retire(member.id)
        except UserError as error:
            self.context.messages.show(error)
            return
        self.refresh()
        self.context.messages.ask(
            f"Se retiró a {member.name}. ¿Cambiar ahora la llave de los datos?",
            KEY_WHY,
            ("Cambiar la llave", self.change_key),
            no="Ahora no",
        )

    def ask_key(self) -> None:
        """Ask before everything is encrypted anew."""
        self.context.messages.ask(
            "¿Cambiar la llave de los datos?",
            "Cifra todo de nuevo; con muchos datos tarda un momento, y mientras tanto no se puede"
            " escribir. Las contraseñas y la hoja de recuperación siguen siendo las mismas.",
            ("Cambiar la llave", self.change_key),
        )

    def change_key(self) -> None:
        """Encrypt everything anew, with the window covered meanwhile."""
        BusySheet(self.context, "Cambiando la llave de los datos").run(
            self.desk.staffing.change_key, self._key_changed
        )

    def _key_changed(self) -> None:
        self.refresh()
        self.context.toast.say("Los datos tienen una llave nueva.", icon="key-round")

    def change_password(self) -> None:
        """Ask for the present and the new password."""
        ChangePassword(
            self.context, lambda: self.context.toast.say("Su contraseña cambió.", icon="lock")
        ).begin()

    def new_sheet(self) -> None:
        """Ask, then make another recovery sheet and show it once."""
        self.context.messages.ask(
            "¿Hacer una hoja de recuperación nueva?",
            "La hoja anterior deja de servir en cuanto se muestra la nueva.",
            ("Hacer la hoja", self._make_sheet),
        )

    def _make_sheet(self) -> None:
        try:
            groups = self.desk.staffing.new_recovery()
        except UserError as error:
            self.context.messages.show(error)
            return
        self.refresh()
        SheetDialog(self.context, groups).open()


def _answer(allowed: bool, said: str) -> QWidget:
    icon = Icon("check" if allowed else "minus", 16, "success" if allowed else "muted")
    words = label("Sí" if allowed else "No", "small", "text" if allowed else "muted")
    made = panel(row(icon, words, None, gap=6), width=78)
    made.setAccessibleName(f"{said}: {'sí' if allowed else 'no'}")
    return made
