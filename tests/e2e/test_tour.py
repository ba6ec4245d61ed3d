"""The tour as `casa-somos tour --out DIR`: a process of its own, its pictures, and its failures."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST = 300
"""Seconds; alone on a laptop it takes about half a minute."""

SCREENS = """
primera-vez-1-casa primera-vez-1-casa-elegida primera-vez-2-apertura primera-vez-3-cuenta
primera-vez-4-hoja primera-vez-4-comprobar casa-nueva-hoy casa-nueva-personas casa-nueva-talleres
casa-nueva-asistencia casa-nueva-documentos casa-nueva-casa casa-nueva-sincronizacion
practica-preparando entrar
entrar-contrasena-equivocada hoy ayuda-de-teclas quien-llega inscribir-elegir-taller
inscribir-listo inscrita taller-lleno en-lista-de-espera nueva-persona posible-duplicada
nueva-persona-consentimientos nueva-persona-taller nueva-persona-inscrita
nueva-persona-representante nueva-persona-edad-y-taller asistencia lista-sin-tomar
lista-con-excepciones lista-deshecha lista-terminada lista-pasada-motivo lista-pasada-corregida
cancelar-sesion sesion-cancelada papel-a-la-vista-lista acta-a-la-vista registrar-firma
acta-firmada adenda-a-la-vista ficha-a-la-vista ficha-en-blanco-a-la-vista acta-guardada
no-se-pudo-guardar documentos documentos-filtrados
espacios-semana espacios-otra-semana espacios-un-espacio espacios-solicitudes espacio-solicitud
espacio-solicitud-guardada espacio-borrador espacio-validacion espacio-autorizado
acuerdo-a-la-vista espacio-firmado espacio-entrega espacio-asistencia espacio-cerrado
diplomas-por-emitir
diplomas-quienes-no-reciben diplomas-guardando diplomas-detenidos diplomas-guardados
diplomas-emitidos diplomas-entregar diplomas-entregados verificar verificar-valido
verificar-alterado verificar-anulado verificar-desconocido verificar-archivo
importar-elegir importar-columnas
importar-prueba importar-hecha hoy-con-filas-por-decidir importar-decidir
importar-nada-por-decidir personas personas-filtradas persona-ficha persona-inscripciones
persona-consentimientos persona-historial persona-papeles persona-editar talleres
talleres-filtrados taller-inscritas taller-en-espera taller-retiradas taller-sesiones
taller-papeles taller-planificado taller-nuevo buscar-en-todo buscar-un-taller buscar-una-persona
buscar-llega-a-la-ficha casa-la-casa casa-equipo casa-copias casa-este-equipo oscura-este-equipo
oscura-hoy oscura-personas oscura-taller oscura-lista oscura-papel oscura-nueva-persona bloqueada
bloqueada-contrasena-equivocada desbloqueada salir-sin-guardar 150-entrar 150-hoy 150-quien-llega
150-nueva-persona 150-personas 150-talleres 150-taller 150-asistencia 150-lista 150-documentos
150-papel 150-casa 150-buscar 150-bloqueada sincronizacion-sin-enlazar enlazar-el-equipo
equipo-enlazado sincronizacion-rechazado-y-por-decidir dos-valores sincronizacion-decidido
hoy-registro-en-linea registro-en-linea-confirmado sincronizacion-por-enviar
sincronizacion-cortada sincronizacion-al-dia historial-de-envios oscura-sincronizacion
"""
PAPERS = """
papel-hoja-de-recuperacion papel-lista-de-asistencia papel-acta papel-acta-con-representantes
papel-adenda papel-ficha-llena papel-ficha-en-blanco papel-acuerdo-borrador papel-acuerdo
papel-diploma
"""


def start(tmp_path: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Python with those words, in a place of its own for what is thrown away."""
    (tmp_path / "tmp").mkdir()
    without = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    known = {name: value for name, value in os.environ.items() if name not in without}
    return subprocess.run(
        [sys.executable, *words],
        env=known | {"TMPDIR": str(tmp_path / "tmp"), "HOME": str(tmp_path / "home")},
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=LONGEST, check=False,
    )  # fmt: skip


def left_in(folder: Path) -> list[str]:
    """The files of a tour, without their numbers."""
    return [re.sub(r"^\d+-", "", path.name) for path in sorted(folder.iterdir())]


def test_the_whole_tour_does_every_job_and_leaves_its_pictures(tmp_path: Path) -> None:
    out = tmp_path / "recorrido"
    ended = start(tmp_path, "-m", "desktop", "--json", "tour", "--out", str(out))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout) == {"out": str(out), "files": len(list(out.iterdir()))}
    left = left_in(out)
    pages = [name for name in left if name.startswith("papel-") and re.search(r"-\d\.png$", name)]
    screens = [name for name in left if name.endswith(".png") and name not in pages]
    assert screens == [f"{name}.png" for name in SCREENS.split()]
    assert [name for name in left if name.endswith(".pdf")] == [
        f"{name}.pdf" for name in PAPERS.split()
    ]
    assert {re.sub(r"-\d\.png$", "", name) for name in pages} == set(PAPERS.split())
    assert [name for name in left if name.endswith(".xlsx")] == ["importar-filas-rechazadas.xlsx"]
    assert all(path.stat().st_size > 2_000 for path in out.iterdir())
    assert list((tmp_path / "tmp").iterdir()) == []
    assert not (tmp_path / "home").exists()


BROKEN = """
import sys
from pathlib import Path
from desktop.services.attendance import Attendance
from desktop.tour import guide
Attendance.all_present = lambda self, lesson, reason="": 0
sys.exit(guide.main(Path(sys.argv[1]), only=("roll", "house")))
"""


def test_a_job_that_does_not_end_as_it_should_is_told_and_the_others_go_on(
    tmp_path: Path,
) -> None:
    out = tmp_path / "recorrido"
    out.mkdir()
    (out / "001-de-otro-recorrido.png").write_bytes(b"viejo")
    (out / "apuntes.txt").write_text("de alguien", encoding="utf-8")
    ended = start(tmp_path, "-c", BROKEN, str(out))
    assert ended.returncode == 1
    assert ended.stderr == (
        "Al tomar una lista: El recorrido encontró un fallo: «Todas presentes» no marcó a todas.\n"
    )
    left = left_in(out)
    assert "fallo-roll.png" in left
    assert left.index("casa-la-casa.png") > left.index("fallo-roll.png")
    assert "de-otro-recorrido.png" not in left
    assert "apuntes.txt" in left
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told_at_once(tmp_path: Path) -> None:
    place = tmp_path / "no-es-carpeta"
    place.write_text("x", encoding="utf-8")
    ended = start(tmp_path, "-m", "desktop", "tour", "--out", str(place))
    assert ended.returncode == 1
    assert ended.stderr.startswith("No se pueden guardar las imágenes en «no-es-carpeta»")
