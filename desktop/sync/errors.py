"""Why an exchange did not happen, as staff read it: what happened, what is kept, what to do."""

from desktop.core.errors import UserError

KEPT = "Todo sigue guardado en este equipo"


class NotEnrolled(UserError):
    """This laptop was never tied to the centre."""

    def __init__(self) -> None:
        super().__init__(
            f"Este equipo todavía no está enlazado con el centro. {KEPT}. Pida un código al"
            " centro y enlácelo en Sincronización."
        )


class Revoked(UserError):
    """The centre lets this laptop in no longer."""

    def __init__(self) -> None:
        super().__init__(
            "El centro retiró el permiso de este equipo: ya no recibe ni entrega cambios."
            f" {KEPT} y puede copiarse en Casa · Copias. Llame a su coordinación zonal."
        )


class NoNetwork(UserError):
    """Nobody answers: being without a network is a state, not a fault."""

    def __init__(self) -> None:
        super().__init__(
            f"No hay conexión con el centro. {KEPT} y se enviará cuando vuelva la red."
        )


class Cut(UserError):
    """The connection broke off or stood still in the middle; `arrived` is the answer so far."""

    def __init__(self, arrived: bytes = b"") -> None:
        super().__init__(
            f"La conexión se cortó antes de terminar. {KEPT}; el próximo envío sigue desde donde"
            " quedó."
        )
        self.arrived = arrived


class CentreFailed(UserError):
    """Somebody answered, and it was no answer of the centre, or a refusal; `code` says which."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class NotSafe(UserError):
    """The address or the certificate is not one to send people's data to."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)


def not_the_centre(status: int) -> CentreFailed:
    """What an answer that is not the centre's means, by its HTTP status."""
    if status == 413:
        return CentreFailed(
            "too_large",
            f"La red no deja pasar un envío tan grande. {KEPT}. Se intenta con partes más"
            " pequeñas; si se repite, avise a soporte.",
        )
    if status == 429:
        return CentreFailed(
            "too_many",
            f"El centro pide esperar un momento. {KEPT} y se vuelve a intentar solo.",
        )
    if status >= 500:
        return CentreFailed(
            "down",
            f"El centro no está atendiendo en este momento. {KEPT} y se vuelve a intentar solo.",
        )
    if status in (401, 403, 407):
        return CentreFailed(
            "blocked",
            f"La red de este lugar no deja llegar al centro. {KEPT}. Pida a quien administra la"
            " red que permita la dirección del centro, o use otra red.",
        )
    return CentreFailed(
        "portal",
        "Contestó otra página y no el centro: la red suele pedir que antes se acepte algo en el"
        f" navegador. {KEPT}. Abra el navegador, acepte la página de la red y envíe otra vez.",
    )
