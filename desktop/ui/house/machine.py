"""«Este equipo»: how the window looks, when it locks, and leaving."""

from desktop.core.settings import LEAST_MINUTES, MOST_MINUTES
from desktop.ui import theme
from desktop.ui.context import Context
from desktop.ui.fields import NumberField
from desktop.ui.forms import Entry, Form
from desktop.ui.house.parts import Part
from desktop.ui.layout import row
from desktop.ui.segmented import Segmented
from desktop.ui.widgets import Card, Keycap, button, label, section_line


class MachinePart(Part):
    """Choices that take effect as they are made; nothing to save."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        station = context.station
        self.form = Form("Este equipo", cards=False)
        self.appearance = Segmented(
            [
                (theme.Mode.SYSTEM, "Como el equipo"),
                (theme.Mode.LIGHT, "Clara"),
                (theme.Mode.DARK, "Oscura"),
            ],
            theme.Mode(station.settings.appearance),
        )
        self.minutes = NumberField(LEAST_MINUTES, MOST_MINUTES, width=80)
        self.form.row("Apariencia", Entry("appearance", self.appearance))
        self.form.row("Bloquear tras", Entry("minutes", self.minutes))
        self.form.set_values({"minutes": station.minutes()})
        self.form.form_row("minutes").message.say(
            f"Minutos sin tocar el equipo, de {LEAST_MINUTES} a {MOST_MINUTES}. Al bloquear, la"
            " pantalla se cubre y lo que se estaba escribiendo queda como estaba.",
            "muted",
        )
        self.form.changed.connect(self._changed)
        self.minutes.left.connect(self._keep_minutes)
        self.wide.addWidget(
            Card(
                section_line("Este equipo", "Solo vale aquí, para todas las personas que entran."),
                2, self.form, margins=(24, 18, 24, 20), gap=12,
            )
        )  # fmt: skip
        self.lock = button("Bloquear ahora", icon="lock", press=station.lock_asked.emit)
        self.leave = button("Cerrar la sesión", icon="log-out", press=station.sign_out_asked.emit)
        self.narrow.addWidget(
            Card(
                label(
                    "Bloquee al dejar el mostrador un momento. Cierre la sesión al terminar el día"
                    " o para que entre otra persona.",
                    "small", "muted", wrap=True,
                ),
                row(self.lock, Keycap("Ctrl L"), None),
                row(self.leave, None),
                title="Su sesión",
            )
        )  # fmt: skip

    def first_focus(self) -> Segmented:
        """The appearance."""
        return self.appearance

    def _changed(self, name: str) -> None:
        if name == "appearance":
            mode = theme.Mode(str(self.appearance.value()))
            self.context.station.change(appearance=mode.value)
            theme.switch(mode)

    def _keep_minutes(self) -> None:
        minutes = self.minutes.value()
        if isinstance(minutes, int):
            self.context.station.change(lock_minutes=minutes)
