"""What is said of sending: the fixed vocabulary, and when each word is allowed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from desktop.core.clock import QUITO
from desktop.core.text import count, hour, listing, thousands
from desktop.sync.errors import NoNetwork

if TYPE_CHECKING:
    # The bar at the foot is dressed before anything that knows the database is loaded.
    from desktop.sync.status import SyncStatus as Status

LATE = timedelta(days=7)
"""Without a confirmed sending for longer than this, it is said so."""
CLOCK_OFF_DAYS = 1


@dataclass(frozen=True)
class SyncState:
    """The sync light: icon, tone and words of the fixed vocabulary, and what else is known.

    `tip` is the cause of a failure, whole.
    """

    icon: str
    tone: str
    words: str
    rest: str = ""
    tip: str = ""


@dataclass(frozen=True)
class Trying:
    """What the agent is doing: how many changes of how many, and whether there is a network."""

    sending: tuple[int, int] | None = None
    offline: bool = False


NOT_LINKED = SyncState("cloud-off", "neutral", "Equipo sin enlazar", "todo está guardado aquí")
PRACTICE = SyncState("cloud-off", "neutral", "Práctica", "nada se envía")
FAILED = "No se pudo enviar"
REVOKED = (
    "El centro retiró el acceso de este equipo. Lo que está guardado aquí sigue guardado y no se"
    " pierde; la casa puede seguir trabajando. Pida a la Coordinación otro código para enlazarlo."
)


def no_network(problem: str | None) -> bool:
    """Whether an exchange did not happen because there was no line: a state, not a failure."""
    return problem == NoNetwork().message


def when(at: datetime, now: datetime) -> str:
    """«hoy 08:14», «ayer 17:42», «el 12/11 08:14»; another year is said too."""
    local, today = at.astimezone(QUITO), now.astimezone(QUITO).date()
    days = (today - local.date()).days
    if days == 0:
        return f"hoy {hour(local)}"
    if days == 1:
        return f"ayer {hour(local)}"
    year = f"/{local.year}" if local.year != today.year else ""
    return f"el {local.day:02d}/{local.month:02d}{year} {hour(local)}"


def days_waiting(status: "Status", now: datetime) -> int:
    """Days since something was last confirmed while changes wait; 0 while that is not long."""
    since = status.last_success or status.oldest_pending
    if not status.pending or since is None or now - since <= LATE:
        return 0
    return (now - since).days


def pending_words(number: int) -> str:
    """«3 cambios por enviar»."""
    return f"{count(number, 'cambio')} por enviar"


def light(status: "Status", trying: Trying, now: datetime) -> SyncState:
    """The one state that is said, the most telling first; green only by invariant 11."""
    if not status.linked:
        return NOT_LINKED
    last = f"último envío {when(status.last_success, now)}" if status.last_success else ""
    if status.revoked:
        return SyncState("cloud-alert", "error", FAILED, "equipo sin acceso", REVOKED)
    if trying.sending is not None and trying.sending[1]:
        done, total = trying.sending
        words = f"Enviando {thousands(done)} de {thousands(total)}"
        return SyncState("refresh-cw", "accent", words, last)
    days = days_waiting(status, now)
    offline = no_network(status.last_error) or (trying.offline and not status.last_error)
    if status.last_error and status.last_error_at and not offline:
        failed_at = when(status.last_error_at, now)
        rest = f"{failed_at}, {days} días sin enviar" if days else failed_at
        return SyncState("cloud-alert", "error", FAILED, rest, f"{status.last_error} ({failed_at})")
    waits = pending_words(status.pending) if status.pending else ""
    if days:
        return SyncState("calendar-clock", "warning", f"{days} días sin enviar", waits)
    if offline:
        return SyncState("wifi-off", "neutral", "Sin conexión", waits or last)
    if status.pending:
        return SyncState("cloud-upload", "accent", waits, last)
    if status.rejected:
        words = count(status.rejected, "rechazado")
        return SyncState("octagon-x", "error", words, last or "sigue guardado aquí")
    if status.held:
        return SyncState("circle-pause", "neutral", count(status.held, "retenido"), last)
    if status.all_sent:
        return SyncState("cloud-check", "success", "Todo enviado", last)
    return SyncState("cloud-upload", "accent", "Por enviar", last or "todavía no hay un envío")


@dataclass(frozen=True)
class Head:
    """The card at the top of «Sincronización»."""

    icon: str
    tone: str
    title: str
    sentence: str


def head(status: "Status", trying: Trying, now: datetime, carried: datetime | None = None) -> Head:
    """The state, what is safe, and what to do, in sentences; `carried` is when an exchange last
    took something along."""
    state = light(status, trying, now)
    if not status.linked:
        return Head(
            "cloud-off", "neutral", "Este equipo no está enlazado",
            "Todo está guardado aquí, pero el centro no lo tiene. Para enlazarlo hace falta un"
            " código, que da la Coordinación.",
        )  # fmt: skip
    if status.revoked:
        return Head("cloud-alert", "error", "Este equipo ya no tiene acceso", REVOKED)
    said = [_confirmed(status, now, carried), _besides(status)]
    safe = (
        "Están guardados en este equipo."
        if status.pending != 1
        else ("Está guardado en este equipo.")
    )
    if state.words.startswith("Enviando"):
        return Head(
            state.icon, state.tone, state.words,
            "Puede seguir trabajando. Se cuenta lo que el centro ya confirmó.",
        )  # fmt: skip
    if state.words == FAILED:
        waits = _waits(status) if status.pending else "No hay cambios por enviar."
        again = "Se volverá a intentar solo."
        return Head(
            state.icon, state.tone, FAILED, _sentences(status.last_error or "", waits, again)
        )
    if not status.pending and status.rejected and state.icon == "octagon-x":
        number = count(status.rejected, "cambio rechazado", "cambios rechazados")
        why = "Abajo está la causa y cómo corregirlo. Sigue guardado aquí."
        return Head(
            state.icon, state.tone, number, _sentences(why, _confirmed(status, now, carried))
        )
    if not status.pending:
        titles = {"Todo enviado": "Todo enviado", "Sin conexión": "Sin conexión"}
        title = titles.get(state.words, "No hay cambios por enviar")
        if not status.last_success:
            said = ["Todavía no hay un intercambio con el centro.", _besides(status)]
        return Head(state.icon, state.tone, title, _sentences(*said))
    if state.icon == "calendar-clock":
        todo = f"{_waits(status)} {safe} Busque una conexión: con un minuto suele bastar."
        return Head(state.icon, state.tone, state.words, _sentences(todo, _besides(status)))
    if state.icon == "wifi-off":
        todo = f"{_waits(status)} {safe} Se enviarán solos cuando haya red."
        return Head(state.icon, state.tone, "Sin conexión", _sentences(todo, _besides(status)))
    return Head(state.icon, state.tone, pending_words(status.pending), _sentences(safe, *said))


def _waits(status: "Status") -> str:
    return f"Hay {pending_words(status.pending)}."


def _confirmed(status: "Status", now: datetime, carried: datetime | None) -> str:
    if carried is not None and status.last_sent:
        return f"El centro confirmó {count(status.last_sent, 'cambio')} {_at(carried, now)}."
    if status.last_success is None:
        return ""
    return f"El último intercambio fue {_at(status.last_success, now)}."


def _at(at: datetime, now: datetime) -> str:
    """«hoy a las 08:14», as it stands in a sentence."""
    said, clock = when(at, now).rsplit(" ", 1)
    return f"{said} a las {clock}"


def _besides(status: "Status") -> str:
    """«Además hay 1 rechazado y 1 por decidir.»"""
    parts = []
    if status.rejected:
        parts.append(count(status.rejected, "rechazado"))
    if status.held:
        parts.append(count(status.held, "retenido"))
    if status.undecided:
        parts.append(f"{thousands(status.undecided)} por decidir")
    return f"Además hay {listing(parts)}." if parts else ""


def _sentences(*said: str) -> str:
    return " ".join(each for each in said if each)


def clock_words(days: int) -> str:
    """«La fecha de este equipo está adelantada 3 días»; nothing while it is right."""
    if abs(days) < CLOCK_OFF_DAYS:
        return ""
    way = "adelantada" if days > 0 else "atrasada"
    return f"La fecha de este equipo está {way} {count(abs(days), 'día')}"


def size_words(size: int) -> str:
    """«unos 12 kB», «unos 3,4 MB»."""
    if size < 1_000:
        return "menos de 1 kB"
    if size < 1_000_000:
        return f"unos {thousands(round(size / 1_000))} kB"
    return f"unos {size / 1_000_000:.1f} MB".replace(".", ",")


def time_words(seconds: float | None) -> str:
    """«unos 8 segundos en esta línea»; nothing where the line was never measured."""
    if seconds is None:
        return ""
    if seconds < 2:
        return "un momento en esta línea"
    if seconds < 60:
        return f"unos {round(seconds)} segundos en esta línea"
    minutes = round(seconds / 60)
    if minutes == 1:
        return "un minuto en esta línea"
    if minutes < 90:
        return f"unos {minutes} minutos en esta línea"
    return f"unas {count(round(minutes / 60), 'hora')} en esta línea"
