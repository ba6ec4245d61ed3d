"""The command `casa-somos`: reads what was asked and hands it to the window or to a job.

Only the words of the command line live here, so that the window starts without loading what it
does not need yet: jobs, tour and window are loaded by name when one of them is asked for.
"""

import argparse
import gc
import importlib
import json
import re
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.lock import HomeInUse
from desktop.core.logs import failure
from desktop.core.paths import Home, default_home

DONE, REFUSED, USAGE, IN_USE = 0, 1, 2, 3

_SPANISH = (
    (r"^the following arguments are required: (.*)", r"falta indicar \1"),
    (r"^unrecognized arguments: (.*)", r"no se reconoce \1"),
    (r"^argument (.*): expected one argument", r"falta el valor de \1"),
    (r"^argument (.*): invalid choice: (.*?) \(choose from (.*)\)", r"\1: \2 no es uno de \3"),
    (r"^argument (.*): invalid .* value: (.*)", r"el valor \2 de \1 no es válido"),
    (r"^argument (.*): not allowed with argument (.*)", r"\1 no va junto con \2"),
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
        prog="casa-somos",
        description="Casa Somos Escritorio: el trabajo diario de una casa comunitaria, sin red.",
        epilog="Sin más palabras abre la ventana de la casa.",
    )
    main.add_argument("--home", metavar="CARPETA", type=Path, help="carpeta de la casa")
    main.add_argument("--user", metavar="NOMBRE", help="quién trabaja; sobra si hay una persona")
    main.add_argument(
        "--password-file", metavar="ARCHIVO", type=Path,
        help="archivo cuya primera línea es la contraseña",
    )  # fmt: skip
    main.add_argument("--json", action="store_true", help="responde con un objeto JSON")
    jobs = main.add_subparsers(dest="job", metavar="TAREA", parser_class=_Parser)

    def job(name: str, help: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = jobs.add_parser(name, help=help, description=help)
        # Without a default of its own, the word after the job does not undo the one before it.
        made.add_argument(
            "--json", action="store_true", default=argparse.SUPPRESS, help="responde en JSON"
        )
        return made

    setup = job("setup", "prepara una casa en la carpeta")
    setup.add_argument("--house", required=True, metavar="CÓDIGO", help="código, como C10")
    setup.add_argument("--staff", required=True, metavar="NOMBRE", help="gestora o gestor")
    setup.add_argument("--opened", type=_day, metavar="FECHA", help="apertura de la casa")
    setup.add_argument("--letter", default="A", metavar="LETRA", help="letra de este equipo")
    setup.add_argument(
        "--recovery-out", type=Path, metavar="ARCHIVO", help="dónde guardar la hoja de recuperación"
    )
    importing = job("import", "importa una hoja de inscripción (XLSX o CSV)")
    importing.add_argument("file", type=Path, metavar="ARCHIVO")
    importing.add_argument("--dry-run", action="store_true", help="dice qué haría, sin guardar")
    job("search", "busca personas").add_argument("text", metavar="TEXTO")
    job("workshops", "lista los talleres")
    enrol = job("enrol", "inscribe a una persona en un taller")
    enrol.add_argument("--person", required=True, metavar="ID")
    enrol.add_argument("--workshop", required=True, metavar="ID")
    act = job("act", "escribe el acta de compromiso de un taller, o su adenda")
    act.add_argument("--workshop", required=True, metavar="ID")
    act.add_argument("--out", required=True, type=Path, metavar="ARCHIVO")
    diplomas = job(
        "diplomas",
        "emite los diplomas que faltan de un ciclo y los guarda: uno por uno, todos en un PDF y la"
        " lista de sus códigos; si a nadie le corresponde, no deja archivos",
    )
    diplomas.add_argument("--cycle", required=True, metavar="CICLO", help="como 2026-4")
    diplomas.add_argument("--out", required=True, type=Path, metavar="CARPETA")
    diplomas.add_argument("--workshop", metavar="ID", help="solo los de un taller")
    diplomas.add_argument("--person", metavar="ID", help="solo los de una persona")
    job(
        "verify", "comprueba un diploma sin usar la red; termina en 0 solo si es válido"
    ).add_argument(
        "what",
        metavar="CÓDIGO|ARCHIVO",
        help="el texto del QR, los doce signos, un PDF o una imagen",
    )
    job("agreements", "lista las solicitudes de espacio y sus acuerdos")
    agreement = job(
        "agreement", "escribe un acuerdo de uso de espacio; en borrador sin las dos validaciones"
    )
    agreement.add_argument("--id", required=True, metavar="ID")
    agreement.add_argument("--out", required=True, type=Path, metavar="ARCHIVO")
    job("doctor", "examina los datos de la casa")
    seed = job("seed", "llena una casa recién preparada con datos inventados para medir")
    seed.add_argument("--people", required=True, type=_count, metavar="N")
    seed.add_argument("--marks", required=True, type=_count, metavar="M")
    seed.add_argument("--years", required=True, type=_count, metavar="AÑOS")
    seed.add_argument("--seed", required=True, type=int, metavar="S")
    seed.add_argument(
        "--acknowledged", action="store_true", help="como si todo se hubiera enviado hace tiempo"
    )
    job("backup", "guarda una copia verificada").add_argument("file", type=Path, metavar="ARCHIVO")
    restore = job("restore", "restaura una copia, o dice el último número que hay en papel")
    restore.add_argument("file", type=Path, nargs="?", metavar="ARCHIVO")
    restore.add_argument(
        "--highest", action="append", type=_highest, default=[], metavar="TIPO=N",
        help="último número en papel de un tipo, como ACT=41",
    )  # fmt: skip
    device = job("enrol-device", "enlaza este equipo con el centro, con un código del centro")
    device.add_argument("--server", required=True, metavar="DIRECCIÓN", help="https://…")
    device.add_argument("--code", required=True, metavar="CÓDIGO", help="como AB2C-3DE4-F5G6")
    device.add_argument(
        "--ca", type=Path, metavar="ARCHIVO", help="autoridad certificadora de la institución (PEM)"
    )
    job("sync", "intercambia una vez con el centro: envía todo lo pendiente y recibe lo nuevo")
    job("status", "dice cómo está el intercambio con el centro, sin usar la red")
    job("tour", "recorre la ventana y guarda sus imágenes").add_argument(
        "--out", required=True, type=Path, metavar="CARPETA"
    )
    job("practice", "abre la casa de práctica")
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
        home = Home(asked.home) if asked.home else default_home()
        if asked.job in (None, "practice"):
            # Nothing of what a start makes is garbage: looking for some costs 5 % of it.
            gc.disable()
            app = importlib.import_module("desktop.app")
            return int(app.main(None if asked.job else home))
        if asked.job == "tour":
            walked = importlib.import_module("desktop.tour.guide").walk(asked.out)
            if walked.failed:
                return _refuse("\n".join(walked.failed), REFUSED, as_json)
            _answer({"out": str(asked.out), "files": walked.files}, as_json)
            return DONE
        answer, code = importlib.import_module("desktop.commands").run(asked, home, Clock())
    except _Usage as error:
        return _refuse(str(error), USAGE, as_json)
    except HomeInUse as error:
        return _refuse(error.message, IN_USE, as_json)
    except UserError as error:
        return _refuse(error.message, REFUSED, as_json)
    except KeyboardInterrupt:
        kept = "Se interrumpió. Lo que ya estaba guardado sigue guardado."
        return _refuse(kept, REFUSED, as_json)
    except Exception as error:  # noqa: BLE001 (the last door: nobody reads a stack trace)
        told = f"Algo falló y no se pudo terminar. Código para soporte: {failure(error)}."
        return _refuse(told, REFUSED, as_json)
    _answer(answer, as_json)
    return int(code)


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


def _day(text: str) -> date:
    if match := re.fullmatch(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", text):
        day, month, year = (int(part) for part in match.groups())
        return date(year, month, day)
    return date.fromisoformat(text)


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError
    return number


def _highest(text: str) -> tuple[str, int]:
    kind, _, number = text.partition("=")
    if not kind or not number.isdigit():
        raise ValueError
    return kind.strip().upper(), int(number)
