"""Invented people and papers that the tests of the papers share."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from desktop.printing import designs, texts
from desktop.printing.attendance_sheet import AttendanceFacts, Listed, Session
from desktop.printing.commitment_act import ActFacts, AddendumFacts, Signer, Workshop
from desktop.printing.data_notice import NoticeFacts
from desktop.printing.diploma import DiplomaPaper, DiplomaSigner
from desktop.printing.enrolment_form import FormFacts
from desktop.printing.imprint import HouseKind, Imprint
from desktop.printing.recovery_sheet import RecoveryFacts
from desktop.printing.roster import Participant, Representative
from desktop.printing.space_agreement import (
    AgreementDay,
    AgreementFacts,
    InventoryItem,
    Party,
    Validation,
)
from desktop.sync.protocol import diploma as wire

NUMBER = "ACT-LLOA-A-2026-0042"
MOTHER = Representative("Colimba Farinango", "Inti Raymi", "171****804", "Madre")
_PEOPLE = (
    "Almeida Ñauñay, Rosa Elvira; Andrango Pillajo, José Ángel; Baños Quilumba, Lucía; "
    "Borja de la Torre y Pérez, María Auxiliadora del Carmen; Caiza Tipán, Ángela; "
    "Cevallos Muñoz, Íñigo; Chipantasi Ashqui, Nely Yolanda; Colimba Farinango, Kuri Sisa; "
    "Díaz Arévalo, Yajaira Coromoto; Erazo Güitarra, Aníbal; Flores Aguinaga, Zoila Mercedes; "
    "Gualotuña, Efraín; Haro Peñafiel, Samanta Nicole; Iza Llumiquinga, Manuel Mesías; "
    "Jácome Ávila, Óscar Iván; León Zúñiga, Beatriz; Maldonado Yépez, Thiago Emilio; "
    "Morán Valencia, Delia Afrodita; Navarrete, Concepción; Ñacata Simbaña, Segundo Rafael; "
    "Oña Guerrón, Paúl Andrés; Pupiales Anrango, Tamia Shayana; Quinga Sánchez, Norma Piedad; "
    "Toapanta Álvarez, Wilmer; Zambrano Intriago, Gema Monserrate"
)
_NAMES = _PEOPLE.split("; ")


def imprint(number: str = NUMBER, house_kind: HouseKind = "real") -> Imprint:
    return Imprint(
        number=number,
        uuid=UUID("018f3c1e-7b2a-7c4d-9e1f-0a1b2c3d4e5f"),
        house="Lloa",
        zone="Administración Zonal Eloy Alfaro",
        issued=date(2026, 10, 5),
        house_kind=house_kind,
        data_contact="proteccion.datos@ejemplo.quito.gob.ec",
    )


def people(many: int = 25, minors: int = 4) -> tuple[Participant, ...]:
    """As many invented people as asked, the minors spread among them."""
    young = {7, 12, 16, 21, 3, 9, 1, 18, 23, 14}
    chosen = set(sorted(young, key=(7, 12, 16, 21, 3, 9, 1, 18, 23, 14).index)[:minors])
    found = []
    for place in range(many):
        surnames, names = _NAMES[place % len(_NAMES)].split(", ")
        minor = place in chosen
        found.append(
            Participant(
                surnames,
                names,
                f"17{place % 10}****{100 + place}",
                minor=minor,
                representative=MOTHER if minor else None,
            )
        )
    return tuple(found)


WORKSHOP = Workshop(
    name="Cerámica y barro de los Andes",
    category="Manualidades y Producción Artesanal",
    cycle="Cuarto ciclo 2026",
    starts=date(2026, 10, 5),
    ends=date(2026, 12, 18),
    schedule="lunes y miércoles, 15:00 – 17:00",
    sessions="22 sesiones · 44 horas",
    room="Aula de uso múltiple 1",
)
INSTRUCTOR = Signer(
    "Luz Marina Ñáñez Cóndor", "Tallerista", "C.C. 171****356", "099 *** 4127", "la tallerista"
)
WITNESS = Signer("Darwin Patricio Guachamín Oña", "Gestor, Casa Somos Lloa")


def act(participants: tuple[Participant, ...] | None = None) -> ActFacts:
    return ActFacts(
        imprint(),
        texts.latest("acta"),
        WORKSHOP,
        INSTRUCTOR,
        WITNESS,
        people() if participants is None else participants,
        contribution_cents=100,
    )


def addendum(participants: tuple[Participant, ...] | None = None) -> AddendumFacts:
    return AddendumFacts(
        replace(imprint(f"{NUMBER}-AD1"), issued=date(2026, 10, 19)),
        texts.latest("acta"),
        NUMBER,
        date(2026, 10, 5),
        "9f3a61c2",
        1,
        WORKSHOP,
        INSTRUCTOR,
        WITNESS,
        people(3, 0) if participants is None else participants,
        first_row=26,
        act_had_minors=True,
    )


def form() -> FormFacts:
    return FormFacts(
        imprint=imprint("FIC-LLOA-A-2026-0214"),
        text=texts.latest("aviso-datos"),
        workshop="Cerámica y barro de los Andes",
        cycle="Cuarto, 2026",
        schedule="lu y mi 15:00–17:00",
        place="Inscripción",
        surnames="Haro Peñafiel",
        names="Samanta Nicole",
        document_kind="Cédula",
        document="175****641",
        document_country="Ecuador",
        born=date(2013, 3, 14),
        gender="Femenino",
        nationality="Ecuatoriana",
        phone="099 *** 2086",
        whatsapp=True,
        parish="Lloa",
        neighbourhood="Urauco",
        representative="Haro Villacís, Édgar Rubén",
        representative_document="171****308",
        relationship="Padre",
        representative_phone="099 *** 2086",
        collectors="Peñafiel Ortúzar, Íngrid (madre), 098 *** 7713",
        emergency_name="Peñafiel Ortúzar, Íngrid",
        emergency_phone="098 *** 7713",
        emergency_relation="Madre",
        ethnicity="Mestiza/o",
        mobility="No",
        disability="Prefiere no responder",
        supports="Letra grande en los materiales",
        sensitive=True,
        whatsapp_consent=True,
        image=False,
        registered="28/09/2026 10:14",
        registered_by="Nancy Toctaguano León",
        minor=True,
    )


def blank_form() -> FormFacts:
    return FormFacts(
        replace(imprint("FIC-LLOA-A-2026-0318"), issued=None), texts.latest("aviso-datos")
    )


def attendance(many: int = 21, sessions: int = 12) -> AttendanceFacts:
    return AttendanceFacts(
        imprint("LIS-LLOA-A-2026-0412"),
        WORKSHOP.name,
        INSTRUCTOR.name,
        "Cuarto ciclo 2026 · lu y mi 15:00–17:00",
        tuple(Listed(person.surnames, person.names) for person in people(many, 0)),
        tuple(
            Session(number + 1, date(2026, 10, 5) + timedelta(days=7 * number))
            for number in range(sessions)
        ),
        total_sessions=22,
        code="7K4M-2XD9",
    )


def recovery() -> RecoveryFacts:
    groups = ("7K4MQ", "2XD9H", "P3R8T", "W6FNC", "A5JVE", "9GZB2", "S4YKM", "T8QHX")
    return RecoveryFacts(
        replace(imprint("REC-LLOA-A-2026-0003"), data_contact=""),
        groups,
        device="Portátil del mostrador · A",
        created=date(2026, 1, 12),
        key="versión 3 · 23/11/2026",
        replaces="REC-LLOA-A-2026-0002",
    )


KEY = bytes(range(32))
LONG_NAME = "María Auxiliadora del Carmen Guadalupe Borja de la Torre y Pérez-Ñacato"
LONG_WORKSHOP = (
    "Taller de cerámica, barro, alfarería y memoria de los pueblos originarios de los Andes del "
    "norte, con prácticas de torno, bruñido, quema en horno de leña, exposición final y feria "
    "para la comunidad"
)
DIPLOMA_SIGNERS = (
    DiplomaSigner("Mgs. Lorena Ibáñez Chicaiza", "Coordinadora Zonal, Eloy Alfaro"),
    DiplomaSigner("Luz Marina Ñáñez Cóndor", "Tallerista comunitaria"),
    DiplomaSigner(
        "Darwin Patricio Guachamín Oña de la Torre y Villavicencio",
        "Gestor de la Casa Somos Multigeneracional La Merced",
    ),
)


def diploma(
    name: str = "Rosa Elvira Almeida Ñauñay",
    workshop: str = "Cerámica y barro de los Andes",
    number: str = "DIP-LLOA-A-2026-00142",
    prefix: str = wire.PREFIX,
) -> DiplomaPaper:
    paper = replace(imprint(number), issued=date(2026, 12, 18))
    starts, ends, minutes = date(2026, 10, 5), date(2026, 12, 18), 44 * 60
    kind = wire.HouseKind(paper.house_kind)
    facts = wire.DiplomaFacts(
        kind, paper.uuid, number, ends, workshop, starts, ends, minutes, name, wire.name_hash(name)
    )
    return DiplomaPaper(
        imprint=paper,
        name=name,
        workshop=workshop,
        category="Manualidades y Producción Artesanal",
        starts=starts,
        ends=ends,
        minutes=minutes,
        signers=DIPLOMA_SIGNERS[:2],
        code=wire.short_code(paper.uuid),
        payload=wire.seal(facts, KEY, prefix),
        design=designs.latest(),
        document="171****103",
    )


def longest_diploma() -> DiplomaPaper:
    """Everything as long as the catalogues and the limits let it be."""
    names = f"{LONG_NAME} Villavicencio Chiriboga Yánez de la Cueva Montúfar Larrea " * 2
    found = diploma(
        names[:200].strip(), LONG_WORKSHOP, "DIP-" + "C" * 28, "HTTPS://CASASOMOS.EC/VERIFICAR:"
    )
    paper = replace(
        found.imprint,
        house="Multigeneracional La Merced",
        zone="Administración Especial Turística La Mariscal",
    )
    return replace(
        found,
        imprint=paper,
        category="Inclusión de Personas con Discapacidad y Lengua de señas",
        signers=DIPLOMA_SIGNERS,
    )


def lent_days(many: int) -> tuple[AgreementDay, ...]:
    """Days of use, every third outside working hours."""
    outside = "Nancy Toctaguano León (voluntaria); guardia Segundo Rafael Ñacata Simbaña"
    return tuple(
        AgreementDay(
            date(2026, 10, 5) + timedelta(days=2 * number), "07:30", "09:00", "14:00", "15:00",
            "Jornada laboral" if number % 3 else outside,
        )
        for number in range(many)
    )  # fmt: skip


def agreement() -> AgreementFacts:
    return AgreementFacts(
        imprint("ACU-LLOA-A-2026-0031"),
        texts.latest("acuerdo"),
        "APSA-2026-014",
        date(2026, 9, 14),
        "Asociación de Productoras Agroecológicas Sumak Allpa",
        Party("Carmen Amelia Tituaña Yépez", "Presidenta", "C.C. 171****229"),
        Party("Darwin Patricio Guachamín Oña", "Gestor, Casa Somos Lloa"),
        "Feria de semillas y encuentro de huertos del sur",
        "Patio cubierto y aula de uso múltiple 2",
        lent_days(3),
        (
            Validation(
                "Coordinación General de Casas Somos Quito", "authorised",
                "Memorando CG-2026-0418", date(2026, 9, 21), "Ing. Rocío Ñaupari Caicedo",
            ),
            Validation(
                "Administración Zonal Eloy Alfaro", "authorised",
                "Memorando AZEA-2026-1122", date(2026, 9, 25), "Mgs. Iván Sotomayor Pazmiño",
            ),
        ),
        ruc="179*******001",
        phone="099 *** 4127",
        audience="Vecindad de Lloa y Chillogallo",
        expected=45,
        capacity=60,
        goods="8 mesas, 40 sillas, 1 parlante",
        inventory=(
            InventoryItem("Mesas plegables", "8", "Buen estado"),
            InventoryItem("Sillas", "40", "2 con el asiento flojo"),
            InventoryItem("Parlante con micrófono", "1 juego", "Completo, probado"),
        ),
    )  # fmt: skip


def notice() -> NoticeFacts:
    return NoticeFacts(imprint(""), texts.latest("aviso-datos"))
