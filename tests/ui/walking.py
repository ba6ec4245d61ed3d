"""Walks a window and tells what a person who cannot see it, or reads only Spanish, would miss."""

import re

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)
ENGLISH = re.compile(
    r"\b(ok|cancel|save|open|close|yes|no such|error:|delete|search|print|file|edit|view|help|"
    r"settings|loading|undo|redo|copy|paste|cut|select all|next|previous|back|warning|untitled|"
    r"page|name|date|apply|discard|reset|retry|ignore|abort|button|text|window)\b",
    re.IGNORECASE,
)
SPANISH_TOO = {"no"}


def controls(window: QWidget) -> list[QWidget]:
    """Everything one can act on."""
    return [each for each in window.findChildren(QWidget) if isinstance(each, CONTROLS)]


def unnamed(window: QWidget) -> list[str]:
    """Controls in sight that a screen reader could not name."""
    return [
        f"{type(each).__name__} in {type(each.parentWidget()).__name__}"
        for each in controls(window)
        if each.isVisibleTo(window) and not each.accessibleName().strip()
    ]


def english(window: QWidget) -> list[str]:
    """Words in sight (or told to a screen reader) that are English."""
    said: list[str] = []
    for each in [window, *window.findChildren(QWidget)]:
        said += [each.accessibleName(), each.accessibleDescription(), each.toolTip()]
        said.append(each.windowTitle())
        if isinstance(each, QAbstractButton | QLabel):
            said.append(each.text())
        if isinstance(each, QLineEdit | QPlainTextEdit):
            said.append(each.placeholderText())
    return [words for words in said if words and ENGLISH.search(words)]


def too_small(window: QWidget) -> list[str]:
    """Words in sight written under 13 pixels."""
    return [
        each.text()
        for each in window.findChildren(QLabel)
        if each.isVisibleTo(window) and 0 < each.font().pixelSize() < 13
    ]
