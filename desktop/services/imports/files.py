"""Telling what kind of file was chosen, before anything in it is trusted."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from desktop.services.imports.delimited import Delimited
from desktop.services.imports.grid import Book, UnreadableSheet
from desktop.services.imports.xlsx import Workbook

LARGEST_FILE = 200 * 1024 * 1024

_SAVE_AS = "Ábralo en Excel y guárdelo como «Libro de Excel (.xlsx)» o «CSV»."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KINDS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "El archivo es un PDF, no una hoja de cálculo.", "Pida la hoja en Excel o CSV."),
    (b"\x89PNG", "El archivo es una imagen, no una hoja de cálculo.", ""),
    (b"\xff\xd8\xff", "El archivo es una imagen, no una hoja de cálculo.", ""),
    (b"GIF8", "El archivo es una imagen, no una hoja de cálculo.", ""),
    (b"{\\rtf", "El archivo es un documento de texto, no una hoja de cálculo.", _SAVE_AS),
    (b"Rar!", "El archivo está comprimido.", "Extráigalo y elija la hoja que contiene."),
    (b"7z\xbc\xaf", "El archivo está comprimido.", "Extráigalo y elija la hoja que contiene."),
    (b"\x1f\x8b", "El archivo está comprimido.", "Extráigalo y elija la hoja que contiene."),
    (b"MZ\x90\x00", "El archivo es un programa, no una hoja de cálculo.", ""),
    (b"SQLite format 3", "El archivo es una base de datos, no una hoja de cálculo.", ""),
)
_MARKUP = (b"<html", b"<!doctype html", b"<?xml", b"<table", b"<workbook")


@dataclass(frozen=True)
class OpenedFile:
    """A chosen file, its fingerprint and what is in it."""

    path: Path
    digest: str
    book: Book


def open_file(path: Path) -> OpenedFile:
    """Look at a chosen file and open it as what it really is, whatever its name says.

    Raises `UnreadableSheet` where it is no sheet.
    """
    with _access_told():
        if path.is_dir():
            raise UnreadableSheet("Eligió una carpeta.", "Elija el archivo de la hoja.")
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise UnreadableSheet(
                f"El archivo es demasiado grande ({size // 1024 // 1024} MB).",
                "Divídalo en hojas más pequeñas.",
            )
        if size == 0:
            raise UnreadableSheet("El archivo está vacío.")
        with path.open("rb") as file:
            head = file.read(4096)
            if head.startswith(_OLE):
                _refuse_old(head + file.read(4 * 1024 * 1024))
        if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return OpenedFile(path, digest(path), Workbook(path))
        _refuse_others(head)
        return OpenedFile(path, digest(path), Delimited(path))


def digest(path: Path) -> str:
    """What tells one file's content from every other's."""
    with _access_told(), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _access_told() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise UnreadableSheet("El archivo no está donde se eligió.") from error
    except PermissionError as error:
        raise UnreadableSheet(
            "No se puede leer el archivo: está protegido o abierto en otro programa.",
            "Ciérrelo e inténtelo de nuevo.",
        ) from error
    except OSError as error:
        raise UnreadableSheet(
            "No se puede leer el archivo.", "Cópielo a este equipo e inténtelo de nuevo."
        ) from error


def _refuse_old(content: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise UnreadableSheet(
            "El archivo está protegido con contraseña.",
            "Ábralo en Excel, quítele la contraseña, guárdelo y vuelva a elegirlo.",
        )
    raise UnreadableSheet("El archivo tiene el formato antiguo de Excel (.xls).", _SAVE_AS)


def _refuse_others(head: bytes) -> None:
    for mark, what, advice in _KINDS:
        if head.startswith(mark):
            raise UnreadableSheet(what, advice)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(_MARKUP):
        raise UnreadableSheet("El archivo es una página web, no una hoja de cálculo.", _SAVE_AS)
