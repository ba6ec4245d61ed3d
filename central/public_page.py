"""The public page of a diploma: what it says, as HTML without scripts or anything from elsewhere.

The colours are those of the papers (`resources/designs`); there is a dark set as well.
"""

import base64
import hashlib
from datetime import date
from html import escape

from central.diplomas import Shown, State
from desktop.sync.protocol.diploma import HouseKind

PLACE = "/verificar"
_MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
    "octubre", "noviembre", "diciembre",
)  # fmt: skip
_UNKNOWN = (
    "El centro no conoce ese código. Revise sus doce signos o lea otra vez el QR; un diploma"
    " reciente puede no haber llegado todavía. Si sigue igual, pregunte en la casa que lo emitió."
)
_ALTERED = (
    "El código no es el que se emitió, o se copió mal. Léalo otra vez del diploma; si sigue igual,"
    " no lo acepte y pregunte en la casa que lo emitió."
)
_TITLES = {
    State.VALID: "Diploma válido",
    State.ANNULLED: "Diploma anulado",
    State.ALTERED: "Código alterado",
}
_SIGNS = {State.VALID: "✓", State.ANNULLED: "✕", State.ALTERED: "!"}
_INVENTED = {
    HouseKind.PRACTICE: "De práctica: no vale como diploma.",
    HouseKind.MEASUREMENT: "De medición, con datos inventados: no vale como diploma.",
}
_STEPS = "h2v-2h2v-2h2v-2h2v2h2v2h2v2h2"
_GRECA = (
    f'<svg class="greca" viewBox="0 0 112 6" aria-hidden="true"><path d="M0 6{_STEPS * 8}z"/></svg>'
)
_STYLE = """
:root{color-scheme:light dark;--page:#f6f3ec;--paper:#fffdf9;--ink:#1a1d24;--head:#1f2b4d;
--accent:#9a2a3c;--note:#565b66;--gold:#c4923a;--line:#e3ddd0;--good:#1b6b3f;--goodsoft:#e2f1e7;
--bad:#a3241d;--badsoft:#fae6e3;--plain:#575147;--plainsoft:#ede9e2}
@media (prefers-color-scheme:dark){:root{--page:#12151d;--paper:#1b2030;--ink:#e9e6df;
--head:#cdd6f2;--accent:#f0a3b0;--note:#adb2bf;--gold:#d9ad5e;--line:#343b50;--good:#86d6a6;
--goodsoft:#173326;--bad:#f3a49d;--badsoft:#40201f;--plain:#d0c9bc;--plainsoft:#2c2e38}}
*{box-sizing:border-box}
body{margin:0;padding:2.5rem 1rem;background:var(--page);color:var(--ink);
font:1.0625rem/1.55 "Source Sans 3","Segoe UI",system-ui,sans-serif}
main,footer{max-width:40rem;margin:0 auto}
main{background:var(--paper);border:1px solid var(--line);border-radius:6px;overflow:hidden}
header{padding:1.25rem 2rem .9rem;color:var(--head);font-weight:600}
header span{display:block;color:var(--note);font-size:.9375rem;font-weight:400}
.greca{display:block;width:8rem;height:.5rem;margin:0 2rem;fill:var(--gold)}
.state{display:flex;gap:.9rem;align-items:center;margin:1.4rem 2rem 0;padding:.8rem 1.1rem;
border-radius:4px;background:var(--plainsoft);color:var(--plain)}
.state.valid{background:var(--goodsoft);color:var(--good)}
.state.annulled,.state.altered{background:var(--badsoft);color:var(--bad)}
.state b{font-size:1.5rem;line-height:1}
h1{margin:0;font-size:1.25rem;line-height:1.3}
.name{margin:1.5rem 2rem 0;color:var(--head);overflow-wrap:anywhere;
font:500 2rem/1.15 Alegreya,Constantia,Georgia,serif}
.name small{display:block;margin-bottom:.3rem;color:var(--note);font:italic 1.0625rem/1.3 Alegreya,
Constantia,Georgia,serif}
dl{margin:1.2rem 2rem 0;display:grid;grid-template-columns:minmax(4.5rem,8.5rem) 3fr;
gap:.35rem 1rem}
dt{color:var(--note)}
dd{margin:0;overflow-wrap:anywhere}
p{margin:1.2rem 2rem 0}
main>:last-child{margin-bottom:1.8rem}
.mark{color:var(--accent);font-weight:600}
form{margin:1.4rem 2rem 0;display:flex;flex-wrap:wrap;gap:.6rem}
label{flex-basis:100%;color:var(--note)}
input{flex:1 1 14rem;min-width:0;padding:.6rem .75rem;border:1px solid var(--note);
border-radius:4px;background:var(--paper);color:var(--ink);font:inherit;letter-spacing:.06em}
button{padding:.6rem 1.3rem;border:1px solid var(--head);border-radius:4px;background:var(--head);
color:var(--paper);font:inherit;font-weight:600;cursor:pointer}
:focus-visible{outline:3px solid var(--gold);outline-offset:2px}
footer{padding:1rem 2rem 0;color:var(--note);font-size:.9375rem}
@media (max-width:32rem){body{padding:1rem .6rem}header,.state,.name,dl,p,form,.greca{margin-left:
1.1rem;margin-right:1.1rem}header{padding:1.1rem 0 .8rem}.name{font-size:1.6rem}
dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.6rem}}
@media print{body{background:none}main{border:0}form{display:none}}
"""
_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Vary": "Accept",
}
"""On every answer of the page."""


def facts(shown: Shown | None) -> dict[str, str | float | bool | None]:
    """The same for a program: only what the diploma shows; nothing of a code that nobody knows."""
    if shown is None:
        return {"state": "unknown", "sentence": _UNKNOWN}
    if shown.state is State.ALTERED:
        return {"state": shown.state.value, "sentence": _ALTERED}
    return {
        "state": shown.state.value,
        "house_kind": shown.house_kind.value if shown.house_kind else None,
        "number": shown.number,
        "issued_on": _iso(shown.issued_on),
        "name": shown.name,
        "name_is_cut": shown.name_is_cut,
        "workshop": shown.workshop,
        "category": shown.category or None,
        "house": shown.house,
        "starts": _iso(shown.starts),
        "ends": _iso(shown.ends),
        "hours": shown.hours,
        "sentence": _sentence(shown),
    }


def page(shown: Shown | None) -> str:
    """The page of a code."""
    if shown is None:
        return _whole("Código desconocido", "unknown", "?", [f"<p>{_UNKNOWN}</p>", _form()])
    title, sign = _TITLES[shown.state], _SIGNS[shown.state]
    if shown.state is State.ALTERED:
        return _whole(title, shown.state.value, sign, [f"<p>{_ALTERED}</p>", _form()])
    return _whole(title, shown.state.value, sign, _body(shown))


def asking() -> str:
    """The page that asks for a code."""
    said = (
        "Lea con su teléfono el QR del diploma, o escriba los doce signos que están debajo de él."
    )
    return _whole("Compruebe un diploma", "unknown", "?", [f"<p>{said}</p>", _form()])


def refusal(message: str) -> str:
    """The page of what is not done now."""
    return _whole("No se pudo comprobar", "unknown", "!", [f"<p>{escape(message)}</p>"])


def _body(shown: Shown) -> list[str]:
    parts = []
    if shown.house_kind in _INVENTED:
        parts.append(f'<p class="mark">{_INVENTED[shown.house_kind]}</p>')
    cut = "…" if shown.name_is_cut else ""
    parts.append(
        f'<p class="name"><small>Diploma de participación de</small>{escape(shown.name)}{cut}</p>'
    )
    told = (
        ("Taller", shown.workshop),
        ("Área", shown.category),
        ("Casa", f"Casa Somos {shown.house}"),
        ("Fechas", _span(shown.starts, shown.ends)),
        ("Horas", _hours(shown.hours)),
        ("Número", shown.number),
        ("Emitido", _long(shown.issued_on)),
    )
    rows = (f"<dt>{label}</dt><dd>{escape(value)}</dd>" for label, value in told if value)
    parts.append(f"<dl>{''.join(rows)}</dl>")
    parts.append(f"<p>{escape(_sentence(shown))}</p>")
    return parts


def _sentence(shown: Shown) -> str:
    if shown.state is State.ANNULLED:
        when = f" el {_long(shown.annulled_on)}" if shown.annulled_on else ""
        return (
            f"Este diploma fue anulado{when} y ya no vale. Puede haber otro en su lugar: pregunte"
            " en la casa que lo emitió."
        )
    said = [
        "La firma del código es de un equipo de esa casa, nada fue cambiado y no consta como"
        " anulado. Compare estos datos con los del papel."
    ]
    if not shown.sent:
        said.append("La casa todavía no ha enviado este diploma al centro.")
    if shown.name_is_cut:
        said.append("El código guarda solo el comienzo del nombre.")
    if shown.retired_on:
        said.append(f"El equipo que lo firmó dejó de usarse después, el {_long(shown.retired_on)}.")
    return " ".join(said)


def _form() -> str:
    return (
        f'<form action="{PLACE}" method="get"><label for="codigo">Código del diploma</label>'
        '<input id="codigo" name="codigo" required maxlength="600" autocomplete="off"'
        ' autocapitalize="characters" spellcheck="false"><button>Comprobar</button></form>'
    )


def _whole(title: str, state: str, sign: str, parts: list[str]) -> str:
    return (
        '<!doctype html><html lang="es"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex, nofollow, noarchive">'
        f"<title>{title} · Casas Somos Quito</title><style>{_STYLE}</style></head><body><main>"
        "<header>Casas Somos Quito<span>Comprobación de diplomas</span></header>"
        f"{_GRECA}"
        f'<div class="state {state}"><b aria-hidden="true">{sign}</b><h1>{title}</h1></div>'
        f"{''.join(parts)}</main><footer>Un diploma de participación no constituye título ni"
        " certificado de competencias. Sin internet se comprueba en cualquier Casa Somos."
        "</footer></body></html>"
    )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _long(day: date | None) -> str:
    return "" if day is None else f"{day.day} de {_MONTHS[day.month - 1]} de {day.year}"


def _span(starts: date | None, ends: date | None) -> str:
    if starts is None or ends is None or starts == ends:
        return _long(starts)
    if starts.year == ends.year:
        return f"del {starts.day} de {_MONTHS[starts.month - 1]} al {_long(ends)}"
    return f"del {_long(starts)} al {_long(ends)}"


def _hours(hours: float | None) -> str:
    return "" if not hours else f"{hours:g}".replace(".", ",")
