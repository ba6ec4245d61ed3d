"""Asking for a paper from anywhere in the window, and going to its preview."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from desktop.core.errors import InvalidInput, UserError
from desktop.services.documents.register import (
    DocumentKind,
    DocumentRow,
    DocumentState,
    Issued,
    NumbersUnknown,
)
from desktop.ui.context import Context
from desktop.ui.fields import DateField
from desktop.ui.form_dialog import FormDialog
from desktop.ui.forms import Entry, Form
from desktop.ui.tables import ChipSpec


@dataclass(frozen=True)
class Back:
    """Where Esc goes from a preview: a screen, what is open there, and how it is called."""

    key: str
    target: object = None
    words: str = ""


@dataclass(frozen=True)
class OpenPaper:
    """`navigate("documents", OpenPaper(id, Back("workshops", workshop_id, "Bailoterapia")))`."""

    document_id: UUID
    back: Back | None = None


def open_act(context: Context, workshop_id: UUID, back: Back | None = None) -> None:
    """The acta of a workshop, or the addendum for who came after its signature, on screen.

    Where an unsigned one would be annulled by it, staff are asked first: it may be signed on
    paper already.
    """
    documents = context.desk.documents

    def issue() -> None:
        _show(context, lambda: documents.act(workshop_id), back)

    def is_signed(paper: DocumentRow) -> None:
        def sign(on: date) -> None:
            documents.sign(paper.id, on)
            issue()

        ask_signature(context, paper, sign)

    stake = context.messages.attempt(lambda: documents.would_replace(workshop_id))
    if stake is None:
        issue()
        return
    kept = stake
    context.messages.ask(
        f"¿Ya está firmado en papel {_article(kept)} {kept.number}?",
        "Después de emitirse cambió quiénes participan. Si ya se firmó, queda como está y quienes"
        " llegaron después van en una adenda. Si no, se emite otro con otro número y este queda"
        " anulado.",
        ("Todavía no: emitir otro", issue),
        ("Ya está firmado", lambda: is_signed(kept)),
    )


def open_list(context: Context, workshop_id: UUID, back: Back | None = None) -> None:
    """The list of a workshop to mark on paper, on screen."""
    _show(context, lambda: context.desk.documents.attendance_list(workshop_id), back)


def open_form(
    context: Context, person_id: UUID, workshop_id: UUID | None = None, back: Back | None = None
) -> None:
    """The ficha of a person, on screen."""
    _show(context, lambda: context.desk.documents.form(person_id, workshop_id), back)


def open_agreement(context: Context, agreement_id: UUID, back: Back | None = None) -> None:
    """The agreement by which a room is lent, on screen."""
    _show(context, lambda: context.desk.documents.agreement(agreement_id), back)


def open_blank_form(context: Context, back: Back | None = None) -> None:
    """A ficha to fill by hand, on screen."""
    _show(context, context.desk.documents.blank_form, back)


def ask_signature(
    context: Context, paper: DocumentRow, then: Callable[[date], object]
) -> FormDialog:
    """Ask on which day a paper was signed."""
    form = Form("Firma", cards=False)
    today = context.desk.clock.today
    form.row("Se firmó el", Entry("on", DateField(today)), required=True)
    form.set_values({"on": today()})
    dialog = FormDialog(
        context.host,
        context.messages,
        "Registrar la firma",
        form,
        save="Registrar la firma",
        detail=f"{paper.kind_name} {paper.number} · {paper.about}. Desde entonces no se"
        " reemplaza: quien llegue después va en una adenda."
        if paper.kind is DocumentKind.ACT
        else f"{paper.kind_name} {paper.number} · {paper.about}",
        width=560,
    )

    def done() -> None:
        on = form.date("on")
        if on is None:
            form.error("on", "Escriba el día en que se firmó.")
            return
        try:
            then(on)
        except InvalidInput as problem:
            if not form.show_problem(problem):
                dialog.close_sheet()
                context.messages.show(problem)
        except UserError as problem:
            context.messages.show(problem)
        else:
            dialog.close_sheet()

    form.submitted.connect(done)
    dialog.open(form.field("on"))
    return dialog


MASCULINE = frozenset({DocumentKind.AGREEMENT, DocumentKind.DIPLOMA})
DELIVERED = {"digital": "digital", "printed": "impreso"}
"""How a diploma reached its person."""


def agreed(paper: DocumentRow, root: str) -> str:
    """A word that goes with the paper: «firmada» an acta, «firmado» an agreement."""
    return f"{root}o" if paper.kind in MASCULINE else f"{root}a"


def state_chip(paper: DocumentRow) -> ChipSpec | None:
    """The state of a paper where it asks for something or stands out; None for the quiet rest."""
    if paper.state is DocumentState.ANNULLED:
        return ChipSpec(agreed(paper, "Anulad"), "error", "circle-x")
    unsigned = paper.state is DocumentState.ISSUED
    if unsigned and paper.kind in (DocumentKind.ACT, DocumentKind.AGREEMENT):
        return ChipSpec("Falta firmar", "warning", "pen-line")
    return None


def state_words(paper: DocumentRow) -> str:
    """The state of a paper in a word or two."""
    chip = state_chip(paper)
    if chip is not None:
        return chip.words
    if paper.delivered:
        how = DELIVERED.get(paper.delivered_how or "", "")
        return f"Entregado, {how}" if how else "Entregado"
    return agreed(paper, "Firmad" if paper.state is DocumentState.SIGNED else "Emitid")


def scan_chip(paper: DocumentRow) -> ChipSpec | None:
    """A clip with how many scans a paper has; None where it has none."""
    return ChipSpec(str(paper.scans), "neutral", "paperclip") if paper.scans else None


def _show(context: Context, ask: Callable[[], Issued], back: Back | None) -> None:
    issued: Issued | None = None
    try:
        issued = ask()
    except NumbersUnknown as unknown:
        context.messages.show(unknown, ("Indicar los números", lambda: context.navigate("house")))
    except UserError as refused:
        context.messages.show(refused)
    if issued is not None:
        context.navigate("documents", OpenPaper(issued.id, back))
        if issued.fresh:
            context.toast.say(f"Se emitió {issued.number}", icon="file-text")


def _article(paper: DocumentRow) -> str:
    return "la adenda" if paper.parent_id else "el acta"
