"""The command `casa-central`: serves the centre, or does one job for whoever minds it."""

import argparse
import importlib
import json
import re
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID

from central import authority, catalogue, devices, logs, minding, reference, registrations
from central.centre import Centre, open_centre
from central.refusals import Refused
from central.settings import Settings, from_environment, system_clock

DONE, REFUSED, USAGE = 0, 1, 2

_SPANISH = (
    (r"^the following arguments are required: (.*)", r"falta indicar \1"),
    (r"^unrecognized arguments: (.*)", r"no se reconoce \1"),
    (r"^argument (.*): expected one argument", r"falta el valor de \1"),
    (r"^argument (.*): invalid choice: (.*?) \(choose from (.*)\)", r"\1: \2 no es uno de \3"),
    (r"^argument (.*): invalid .* value: (.*)", r"el valor \2 de \1 no es válido"),
)


class _Usage(Exception):
    """The words of the command line cannot be understood."""


class _Help(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "uso: " if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """A parser that speaks Spanish."""

    def __init__(self, **options: Any) -> None:
        options |= {"formatter_class": _Help, "allow_abbrev": False, "add_help": False}
        super().__init__(**options)
        self._positionals.title = "qué hacer y con qué"
        self._optionals.title = "opciones"
        self.add_argument("-h", "--help", action="help", help="muestra esta ayuda")

    def error(self, message: str) -> NoReturn:
        for english, spanish in _SPANISH:
            message = re.sub(english, spanish, message, flags=re.DOTALL)
        raise _Usage(f"{message}. Vea «{self.prog} --help».")


def parser() -> argparse.ArgumentParser:
    """The words of the command, with their help."""
    main = _Parser(
        prog="casa-central",
        description="El centro de referencia de las Casas Somos: recibe lo de cada casa y le"
        " entrega lo que decide.",
        epilog="CASA_CENTRAL_DATABASE, con una dirección «postgresql://…», usa PostgreSQL en vez"
        " de la base de datos de la carpeta.",
    )
    main.add_argument(
        "--data", required=True, metavar="CARPETA", type=Path, help="carpeta del centro"
    )
    main.add_argument("--json", action="store_true", help="responde con un objeto JSON")
    jobs = main.add_subparsers(dest="job", metavar="TAREA", parser_class=_Parser, required=True)

    def job(name: str, help: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = jobs.add_parser(name, help=help, description=help)
        # Without a default of its own, the word after the job does not undo the one before it.
        made.add_argument(
            "--json", action="store_true", default=argparse.SUPPRESS, help="responde en JSON"
        )
        return made

    serving = job("serve", "atiende a las casas hasta que se lo termine")
    serving.add_argument("--port", required=True, type=_port, metavar="PUERTO")
    serving.add_argument("--host", default="127.0.0.1", metavar="DIRECCIÓN")
    serving.add_argument("--workers", default=1, type=_count, metavar="N", help="procesos")
    job("enrol-code", "da un código para inscribir un equipo, válido 72 horas").add_argument(
        "house", metavar="CASA", help="código de la casa, como C10"
    )
    job("devices", "lista los equipos")
    job("revoke", "da de baja un equipo").add_argument(
        "device", metavar="EQUIPO", help="su id, como lo dice «devices»"
    )
    job("conflicts", "lista los conflictos por decidir")
    job("quarantine", "lista lo que no se pudo recibir")
    job("export", "escribe todas las filas, una línea de JSON cada una").add_argument(
        "--out", required=True, type=Path, metavar="ARCHIVO"
    )
    authorise = job("authorise", "emite la autorización de un taller de una casa")
    authorise.add_argument("house", metavar="CASA", help="código de la casa, como C10")
    authorise.add_argument("workshop", metavar="TALLER", help="su id, como lo dice la casa")
    authorise.add_argument("--by", required=True, metavar="QUIÉN", help="autoridad que la emite")
    authorise.add_argument("--number", required=True, metavar="NÚMERO")
    authorise.add_argument("--on", type=date.fromisoformat, metavar="FECHA", help="AAAA-MM-DD")
    validating = job("validate", "emite la validación de una solicitud de espacio de una casa")
    validating.add_argument("--house", required=True, metavar="CASA", help="código, como C10")
    validating.add_argument(
        "--agreement", required=True, metavar="ID", help="como lo dice «casa-somos agreements»"
    )
    validating.add_argument("--authority", required=True, choices=authority.AUTHORITIES)
    validating.add_argument("--result", required=True, choices=authority.RESULTS)
    validating.add_argument("--number", required=True, metavar="NÚMERO", help="del documento")
    validating.add_argument("--on", type=date.fromisoformat, metavar="FECHA", help="AAAA-MM-DD")
    validating.add_argument("--signer", default="", metavar="NOMBRE", help="quién firma")
    validating.add_argument(
        "--note", default="", metavar="TEXTO", help="qué se observa o por qué se niega"
    )
    job("annul-diploma", "avisa a las casas que un diploma ya no vale").add_argument(
        "number", metavar="NÚMERO"
    )
    job("platform-token", "da una credencial para la plataforma de inscripciones en línea")
    job("restored", "avisa que este centro se recuperó de una copia")
    return main


def main(arguments: Sequence[str] | None = None) -> None:
    """Do what was asked and end with its code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(_run(given))


def _run(given: Sequence[str]) -> int:
    as_json = "--json" in given
    try:
        asked = parser().parse_args(given)
        settings = from_environment(asked.data)
        if asked.job == "serve":
            _serve(settings, asked, as_json)
            return DONE
        centre = open_centre(settings)
        try:
            answer = _JOBS[asked.job](centre, asked)
        finally:
            centre.close()
    except _Usage as error:
        return _refuse(str(error), USAGE, as_json)
    except Refused as refused:
        return _refuse(refused.message, REFUSED, as_json)
    except KeyboardInterrupt:
        return _refuse("Se interrumpió. Lo que ya estaba guardado sigue guardado.", 1, as_json)
    except OSError as error:
        return _refuse(f"No se pudo escribir o leer: {error.strerror}.", REFUSED, as_json)
    except Exception as error:  # noqa: BLE001 (the last door: nobody reads a stack trace)
        failed = logs.failure(error)
        logs.line(system_clock(), **failed)
        told = f"Algo falló y no se pudo terminar. Código para soporte: {failed['failure']}."
        return _refuse(told, REFUSED, as_json)
    _answer(answer, as_json)
    return DONE


def _serve(settings: Settings, asked: argparse.Namespace, as_json: bool) -> None:
    def ready(address: str) -> None:
        _answer({"url": address}, as_json)
        sys.stdout.flush()

    # The other jobs do without what serving loads.
    serving = importlib.import_module("central.serving")
    serving.serve(settings, asked.host, asked.port, asked.workers, ready)


def _house(code: str) -> catalogue.House:
    house = catalogue.house_of(code)
    if house is None:
        raise Refused("unknown_house", f"No hay ninguna casa con el código «{code}».")
    return house


def _enrol_code(centre: Centre, asked: argparse.Namespace) -> dict[str, Any]:
    house = _house(asked.house)
    if house.name is None:
        raise Refused(
            "unknown_house", f"La casa {house.code} está por confirmar: no tiene equipos."
        )
    expires = centre.clock() + centre.settings.code_ms
    code = devices.new_code(centre.store, house.id.bytes, expires)
    until = datetime.fromtimestamp(expires / 1000, UTC).isoformat(timespec="seconds")
    return {"code": code, "house": house.code, "expires": until}


def _devices(centre: Centre, _: argparse.Namespace) -> dict[str, Any]:
    with centre.store.read() as connection:
        return {"devices": minding.devices(connection)}


def _revoke(centre: Centre, asked: argparse.Namespace) -> dict[str, Any]:
    try:
        device = UUID(asked.device)
    except ValueError:
        raise Refused("unknown_device", f"«{asked.device}» no es el id de un equipo.") from None
    with centre.store.write() as connection:
        devices.revoke(connection, device.bytes, centre.clock())
    return {"revoked": str(device)}


def _conflicts(centre: Centre, _: argparse.Namespace) -> dict[str, Any]:
    with centre.store.read() as connection:
        return {"conflicts": minding.conflicts(connection)}


def _quarantine(centre: Centre, _: argparse.Namespace) -> dict[str, Any]:
    with centre.store.read() as connection:
        return {"quarantine": minding.quarantine(connection)}


def _export(centre: Centre, asked: argparse.Namespace) -> dict[str, Any]:
    return {"out": str(asked.out), "rows": minding.export(centre.store, asked.out)}


def _authorise(centre: Centre, asked: argparse.Namespace) -> dict[str, Any]:
    house = _house(asked.house)
    try:
        workshop = UUID(asked.workshop)
    except ValueError:
        raise Refused("unknown_workshop", f"«{asked.workshop}» no es el id de un taller.") from None
    now = centre.clock()
    on = asked.on or reference.today(now)
    authority.authorise(
        centre.store, house.id.bytes, workshop.bytes, asked.by, asked.number, on, now
    )
    return {"house": house.code, "workshop": str(workshop), "number": asked.number}


def _validate(centre: Centre, asked: argparse.Namespace) -> dict[str, Any]:
    house = _house(asked.house)
    try:
        agreement = UUID(asked.agreement)
    except ValueError:
        told = f"«{asked.agreement}» no es el id de una solicitud de espacio."
        raise Refused("unknown_agreement", told) from None
    now = centre.clock()
    authority.validate(
        centre.store, house.id.bytes, agreement.bytes, asked.authority, asked.result, asked.number,
        asked.on or reference.today(now), now, asked.signer, asked.note,
    )  # fmt: skip
    return {"house": house.code, "agreement": str(agreement), "number": asked.number}


def _annul_diploma(centre: Centre, asked: argparse.Namespace) -> dict[str, Any]:
    diploma = authority.annul(centre.store, asked.number, centre.clock())
    return {
        "annulled": asked.number.strip().upper(),
        "diploma": None if diploma is None else str(UUID(bytes=diploma)),
    }


def _platform_token(centre: Centre, _: argparse.Namespace) -> dict[str, Any]:
    return {"token": registrations.new_platform_token(centre.store, centre.clock())}


def _restored(centre: Centre, _: argparse.Namespace) -> dict[str, Any]:
    return {"streams": minding.restored(centre.store)}


_JOBS: dict[str, Callable[[Centre, argparse.Namespace], dict[str, Any]]] = {
    "enrol-code": _enrol_code,
    "devices": _devices,
    "revoke": _revoke,
    "conflicts": _conflicts,
    "quarantine": _quarantine,
    "export": _export,
    "authorise": _authorise,
    "validate": _validate,
    "annul-diploma": _annul_diploma,
    "platform-token": _platform_token,
    "restored": _restored,
}


def _answer(answer: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(answer, ensure_ascii=False))  # noqa: T201 (the answer is what is printed)
        return
    for name, value in answer.items():
        if isinstance(value, list):
            print(f"{name}: {len(value)}")  # noqa: T201
            for row in value:
                print("  " + " · ".join(str(v) for v in row.values() if v is not None))  # noqa: T201
        elif value is not None:
            print(f"{name}: {value}")  # noqa: T201


def _refuse(sentence: str, code: int, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"error": sentence}, ensure_ascii=False))  # noqa: T201
    else:
        print(sentence, file=sys.stderr)  # noqa: T201
    return code


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise ValueError
    return number


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 64:
        raise ValueError
    return number
