"""The look: contrast, type, icons, light and dark."""

import ast
import re
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import desktop.ui
from desktop.core.resources import resource
from desktop.ui import icons, paint, theme
from desktop.ui.widgets import Label, button

SOURCES = sorted(Path(desktop.ui.__file__).parent.rglob("*.py"))

TEXT_PAIRS = [
    ("text", ground)
    for ground in (
        "canvas", "rail", "surface", "sunken", "hover", "rail_hover", "pressed", "accent_soft",
        "match", "warning_soft", "error_soft", "success_soft",
    )
] + [
    ("muted", ground)
    for ground in (
        "canvas", "rail", "surface", "sunken", "hover", "rail_hover", "accent_soft",
        "warning_soft", "error_soft", "neutral_soft",
    )
] + [
    ("placeholder", "surface"), ("placeholder", "canvas"), ("accent", "surface"),
    ("accent", "canvas"), ("accent", "rail"), ("accent", "hover"), ("accent_ink", "accent_soft"),
    ("on_accent", "accent"), ("on_accent", "accent_hover"), ("on_accent", "accent_pressed"),
    ("success", "success_soft"), ("warning", "warning_soft"), ("error", "error_soft"),
    ("neutral", "neutral_soft"), ("error", "surface"), ("warning", "surface"),
    ("warning", "rail"), ("canvas", "text"), ("paper_ink", "paper"),
]  # fmt: skip
LINE_PAIRS = [
    ("border_control", "surface"), ("border_control", "canvas"), ("focus", "surface"),
    ("focus", "canvas"), ("focus", "rail"),
]  # fmt: skip


def _luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(theme.colour(one)), _luminance(theme.colour(other))))[::-1]
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", [theme.Mode.LIGHT, theme.Mode.DARK])
def test_every_word_can_be_read_on_its_ground(mode: theme.Mode) -> None:
    theme.switch(mode)
    faint = [pair for pair in TEXT_PAIRS if _contrast(*pair) < 4.5]
    faint += [pair for pair in LINE_PAIRS if _contrast(*pair) < 3]
    assert faint == []


def test_nothing_is_written_smaller_than_13_pixels() -> None:
    assert all(theme.font(role).pixelSize() >= 13 for role in theme.token("type"))


def _icons_named_in(source: str) -> set[str]:
    found: set[str] = set(re.findall(r"picture\(([a-z0-9-]+), @", source))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else ""
            given = [word.value for word in node.keywords if word.arg in ("icon", "quiet_icon")]
            given += node.args[:1] if called in ("Icon", "EmptyState", "step", "Result") else []
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            named = any(isinstance(each, ast.Name) and each.id == "icon" for each in targets)
            given = [node.value] if named and node.value is not None else []
        else:
            continue
        constants = [each.value for each in given if isinstance(each, ast.Constant)]
        found |= {each for each in constants if isinstance(each, str) and each}
    return found


def test_every_icon_named_in_the_window_exists() -> None:
    known = {path.stem for path in resource("icons").glob("*.svg")}
    wanted = set().union(*(_icons_named_in(source.read_text("utf-8")) for source in SOURCES))
    wanted |= {state["icon"] for state in theme.token("sync").values()}
    wanted |= {mark["icon"] for mark in theme.token("attendance").values()}
    assert len(wanted) > 20
    assert wanted - known == set()


def test_the_type_is_the_one_that_is_shipped() -> None:
    assert theme.font("title").exactMatch()


def test_light_and_dark_change_while_the_window_is_open(qtbot: QtBot) -> None:
    made = button("Guardar", "primary", icon="check")
    qtbot.addWidget(made)
    before = made.icon().pixmap(18, 18).toImage()
    theme.switch(theme.Mode.DARK)
    assert theme.is_dark()
    assert theme.hexa("accent") == "#71C5D6"
    assert made.icon().pixmap(18, 18).toImage() != before
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    assert "#71C5D6" in application.styleSheet()
    theme.switch(theme.Mode.LIGHT)
    assert made.icon().pixmap(18, 18).toImage() == before


def test_the_window_is_light_where_the_system_says_nothing() -> None:
    theme.switch(theme.Mode.DARK)
    theme.switch(theme.Mode.SYSTEM)
    dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    assert theme.is_dark() == dark
    assert theme.asked() is theme.Mode.SYSTEM


def test_setting_words_many_times_wears_nothing_out(qtbot: QtBot) -> None:
    # One binding release lost a reference to None and True at each call, and died of it.
    words = Label("")
    qtbot.addWidget(words)
    before = sys.getrefcount(None), sys.getrefcount(True)
    for number in range(3000):
        words.setText(str(number))
        words.setEnabled(True)
    after = sys.getrefcount(None), sys.getrefcount(True)
    assert all(now > was - 1000 for was, now in zip(before, after, strict=True))


def test_the_sheet_leaves_no_role_and_no_picture_unfilled() -> None:
    sheet = theme.style_sheet()
    assert "@" not in sheet
    assert "picture(" not in sheet
    for path in re.findall(r"url\(([^)]+)\)", sheet):
        assert Path(path).exists()


def test_an_icon_is_sharp_on_a_screen_at_150_percent() -> None:
    drawn = icons.pixmap("users", 18, "#0B5F73", 1.5)
    assert drawn.width() == 27
    assert drawn.devicePixelRatioF() == 1.5


def test_an_explanation_is_never_cut(qtbot: QtBot) -> None:
    words = Label("El último dígito no coincide. Puede guardar igual: quedará por revisar. " * 3,
                  "small", wrap=True)  # fmt: skip
    qtbot.addWidget(words)
    words.resize(300, 20)
    words.show()
    assert words.minimumHeight() == words.heightForWidth(300) > 80
    words.resize(900, 20)
    assert words.minimumHeight() < 80


def test_a_long_name_ends_in_dots_and_shows_whole_in_its_tooltip(qtbot: QtBot) -> None:
    name = "Taller de computación básica para personas adultas mayores del barrio"
    words = Label(name, "strong", elide=True)
    qtbot.addWidget(words)
    words.resize(120, 21)
    words.show()
    assert words.toolTip() == name
    words.resize(900, 21)
    assert words.toolTip() == ""


def test_what_a_person_is_called_is_never_read_as_markup(qtbot: QtBot) -> None:
    words = Label("<b>Ana</b> & Luis")
    qtbot.addWidget(words)
    assert words.textFormat().name == "PlainText"
    assert button("Ana & Luis").text() == "Ana && Luis"


@pytest.mark.parametrize(
    ("words", "typed", "marked"),
    [
        ("Quishpe Anaguano, María Belén", "quishpe mar", ["Quishpe", "Mar"]),
        ("Ñacato Suntaxi, Óscar", "nacato oscar", ["Ñacato", "Óscar"]),
        ("Exportar el archivo", "chi", ["chi"]),
        ("Guamán Guamán, Inés", "guaman guaman", ["Guamán", "Guamán"]),
        ("Defaz Oña", "zz", []),
    ],
)
def test_what_was_typed_is_marked_accents_aside(words: str, typed: str, marked: list[str]) -> None:
    assert [words[start:end] for start, end in paint.match_spans(words, typed)] == marked
