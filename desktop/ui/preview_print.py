"""A paper on its way to the printer, page by page at its true size."""

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from desktop.core.errors import UserError
from desktop.ui.preview_pages import page_sizes, render_page

SHARP = 300
"""Pixels an inch: what an office printer shows; more only costs memory."""


class NoPrinter(UserError):
    """The machine knows no printer."""

    def __init__(self) -> None:
        super().__init__(
            "Este equipo no tiene una impresora instalada. El documento y su número siguen"
            " guardados: guárdelo como PDF y llévelo a otro equipo, o instale la impresora."
        )


class PrinterFailed(UserError):
    """The printer did not take the pages."""

    def __init__(self) -> None:
        super().__init__(
            "La impresora no recibió el documento. Revise que esté encendida y con papel, y vuelva"
            " a imprimir: el documento y su número siguen guardados y no cambian."
        )


def print_from_dialog(parent: QWidget, data: bytes, number: str) -> bool:
    """Ask for the printer and print; False when staff thought better of it."""
    if not QPrinterInfo.availablePrinterNames():
        raise NoPrinter
    printer = new_printer(number)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(f"Imprimir {number}")
    pages = len(page_sizes(data))
    dialog.setMinMax(1, pages)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, pages > 1)
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return False
    print_pages(data, printer)
    return True


def new_printer(number: str) -> QPrinter:
    """The printer of the machine, told the number of the paper and never a name."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(number)
    printer.setCreator("Casa Somos")
    printer.setFullPage(True)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    return printer


def print_pages(data: bytes, printer: QPrinter) -> None:
    """Send the pages staff asked for, each at 100 % and in its own orientation."""
    sizes = page_sizes(data)
    first, last = printer.fromPage() or 1, printer.toPage() or len(sizes)
    wanted = list(range(len(sizes)))[first - 1 : last]
    # A printer that makes its copies itself needs the pages once.
    times = 1 if printer.supportsMultipleCopies() else max(printer.copyCount(), 1)
    painter = QPainter()
    for turn, at in enumerate(wanted * times):
        width, height = sizes[at]
        _turn(printer, width > height)
        if not (printer.newPage() if turn else painter.begin(printer)):
            raise PrinterFailed
        dots = printer.resolution() / 72
        image = render_page(data, at, min(printer.resolution(), SHARP) / 72)
        painter.drawImage(QRectF(0, 0, width * dots, height * dots), image)
    painter.end()


def _turn(printer: QPrinter, across: bool) -> None:
    layout = printer.pageLayout()
    layout.setMode(QPageLayout.Mode.FullPageMode)
    layout.setMargins(QMarginsF())
    layout.setOrientation(
        QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
    )
    printer.setPageLayout(layout)
