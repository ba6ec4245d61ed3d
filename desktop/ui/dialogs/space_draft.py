"""The agreement before it has a number, as it would be printed: BORRADOR across every page."""

from desktop.services.agreements.register import AgreementDetail
from desktop.ui.context import Context
from desktop.ui.layout import column
from desktop.ui.overlay import Dialog, bar_of
from desktop.ui.preview_pages import PaperPages
from desktop.ui.preview_print import print_from_dialog
from desktop.ui.widgets import button

EDGES = 250
"""What the sheet has around the pages."""


def show_draft(context: Context, detail: AgreementDetail) -> Dialog | None:
    """Show it; it may be printed to be read, never signed."""
    documents, key = context.desk.documents, detail.row.id
    data = context.messages.attempt(lambda: documents.agreement_draft(key))
    if data is None:
        return None
    drawn: bytes = data
    pages = PaperPages()
    pages.setAccessibleName("Borrador del acuerdo de uso")
    pages.setFixedHeight(max(context.host.height() - EDGES, 260))
    done = button("Cerrar", "primary")
    printing = button("Imprimir el borrador", icon="printer")
    sheet = Dialog(
        context.host, "Borrador del acuerdo", column(pages), width=860,
        detail=f"{detail.row.applicant}. Sin número ni validez hasta las dos validaciones.",
        bar=bar_of(printing, done),
    )  # fmt: skip
    printing.clicked.connect(
        lambda _=False: context.messages.attempt(
            lambda: print_from_dialog(context.host.window(), drawn, "Borrador del acuerdo")
        )
    )
    done.clicked.connect(lambda _=False: sheet.close_sheet())
    sheet.open(pages)
    pages.show_pdf(drawn)
    return sheet
