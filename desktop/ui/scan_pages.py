"""A scan as pages that can be looked at and printed: a PDF as it is, a picture as one A4 page.

Everything happens in memory: what was scanned is never written anywhere on its way to the screen.
"""

import pypdfium2
from PySide6.QtCore import QBuffer, QByteArray, QMarginsF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QImage,
    QImageReader,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)

from desktop.core.errors import UserError
from desktop.services.documents.scans import MediaType, media_type
from desktop.ui.preview_pages import page_sizes

SHARP = 200
"""Pixels an inch of paper: small print stays legible, and a photograph stays small in memory."""
LONGEST = 2339
"""Pixels of the long side of an A4 page at that sharpness."""


class UnreadableScan(UserError):
    """The content begins as a scan does and cannot be shown."""

    def __init__(self) -> None:
        super().__init__(
            "El archivo no se puede abrir: está dañado, incompleto o pide una contraseña. Escanee"
            " el papel otra vez, sin contraseña."
        )


def as_pdf(content: bytes) -> bytes:
    """What was scanned as a PDF; raises `UnreadableScan` for a picture that is none.

    A photograph takes a fifth of a second, so this may run beside the window. A PDF is taken as
    it is: only `count_pages` knows whether it can be read.
    """
    if media_type(content) is MediaType.PDF:
        return content
    return _one_page(_picture(content))


def count_pages(pdf: bytes) -> int:
    """How many pages a PDF has; raises `UnreadableScan`. Only in the thread of the window, as
    everything that reads pages."""
    try:
        pages = len(page_sizes(pdf))
    except pypdfium2.PdfiumError as error:
        raise UnreadableScan from error
    if not pages:
        raise UnreadableScan
    return pages


def _picture(content: bytes) -> QImage:
    held = QBuffer()
    held.setData(QByteArray(content))
    reader = QImageReader(held)
    # A telephone says in the file how it was held.
    reader.setAutoTransform(True)
    size = reader.size()
    if max(size.width(), size.height()) > LONGEST:
        most = QSize(LONGEST, LONGEST)
        reader.setScaledSize(size.scaled(most, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise UnreadableScan
    return image


def _one_page(image: QImage) -> bytes:
    held = QBuffer()
    held.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(held)
    writer.setCreator("Casa Somos")
    writer.setResolution(SHARP)
    across = image.width() > image.height()
    turned = QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), turned, QMarginsF()))
    painter = QPainter(writer)
    page = QRectF(0, 0, writer.width(), writer.height())
    size = image.size().scaled(page.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRectF(0, 0, size.width(), size.height())
    place.moveCenter(page.center())
    painter.drawImage(place, image)
    painter.end()
    return bytes(held.data().data())
