"""Qt's own words in Spanish: menus of text fields, file and print dialogs, key names."""

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

ECUADOR = QLocale(QLocale.Language.Spanish, QLocale.Country.Ecuador)


def install(app: QApplication) -> bool:
    """Load Qt's Spanish translation and Ecuador's numbers; False when Qt came without it."""
    QLocale.setDefault(ECUADOR)
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if not translator.load("qtbase_es", folder):
        return False
    return app.installTranslator(translator)
