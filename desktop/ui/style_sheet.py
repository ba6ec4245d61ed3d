"""The application's style sheet, with `@role` where a colour goes and `picture()` for an icon."""

SHEET = """
* { outline: 0; }
QToolTip { background: @text; color: @surface; border: 0; padding: 5px 8px; }
QMainWindow, QDialog, #canvas { background: @canvas; }

#rail { background: @rail; border: 0; border-right: 1px solid @border; }
#status { background: @rail; border: 0; border-top: 1px solid @border; }
#card { background: @surface; border: 1px solid @border; border-radius: 10px; }
#dialog { background: @surface; border: 1px solid @border; border-radius: 12px; }
#popup { background: @surface; border: 1px solid @border; border-radius: 8px; }
#pane { background: @surface; border: 0; border-left: 1px solid @border; }
#bar { background: @surface; border: 0; border-top: 1px solid @border; }
#dialogbar { background: @sunken; border: 0; border-top: 1px solid @border;
    border-bottom-left-radius: 11px; border-bottom-right-radius: 11px; }
#white { background: @surface; border: 0; border-top: 1px solid @border; }
#plain { background: transparent; border: 0; }
#sunken { background: @sunken; border: 1px solid @divider; border-radius: 8px; }
#line { background: @divider; border: 0; }
#rail #line { background: @border; }
#status #line { background: @border_button; }
#toast { background: @text; border: 0; border-radius: 8px; }
#toast QLabel { color: @canvas; }
#practice { background: @warning_soft; border: 0; border-bottom: 1px solid @warning_line; }

#notice[tone="warning"] { background: @surface; border: 1px solid @warning_line;
    border-radius: 10px; }
#notice[tone="error"] { background: @surface; border: 1px solid @error_line; border-radius: 10px; }
#notice[tone="success"] { background: @surface; border: 1px solid @success_line;
    border-radius: 10px; }
#notice[tone="accent"], #notice[tone="neutral"] { background: @surface; border: 1px solid @border;
    border-radius: 10px; }
#noticeband { border: 0; border-top-left-radius: 9px; border-top-right-radius: 9px; }
#noticeband[alone="true"] { border-radius: 9px; }
#noticeband[tone="warning"] { background: @warning_soft; }
#noticeband[tone="error"] { background: @error_soft; }
#noticeband[tone="success"] { background: @success_soft; }
#noticeband[tone="accent"] { background: @accent_soft; }
#noticeband[tone="neutral"] { background: @neutral_soft; }
#noticeband[alone="false"][tone="warning"] { border-bottom: 1px solid @warning_line; }
#noticeband[alone="false"][tone="error"] { border-bottom: 1px solid @error_line; }
#noticeband[alone="false"][tone="success"] { border-bottom: 1px solid @success_line; }
#noticeband[alone="false"][tone="accent"], #noticeband[alone="false"][tone="neutral"] {
    border-bottom: 1px solid @border; }

QLabel { background: transparent; color: @text; }
QLabel[tone="muted"] { color: @muted; }
QLabel[tone="placeholder"] { color: @placeholder; }
QLabel[tone="accent"] { color: @accent; }
QLabel[tone="accent_ink"] { color: @accent_ink; }
QLabel[tone="success"] { color: @success; }
QLabel[tone="warning"] { color: @warning; }
QLabel[tone="error"] { color: @error; }
QLabel[tone="neutral"] { color: @neutral; }
QLabel[tone="paper_ink"] { color: @paper_ink; }
QLabel:disabled { color: @disabled; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox { background: @surface;
    color: @text; border: 1px solid @border_control; border-radius: 6px; padding: 0 10px;
    min-height: 34px; selection-background-color: @accent; selection-color: @on_accent; }
QLineEdit { placeholder-text-color: @placeholder; }
QPlainTextEdit, QTextEdit { padding: 6px 8px; }
QLineEdit:hover, QComboBox:hover, QPlainTextEdit:hover { border-color: @muted; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus { border: 2px solid @focus;
    padding: 0 9px; min-height: 32px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid @focus; padding: 5px 7px;
    min-height: 32px; }
QLineEdit[state="error"] { border: 2px solid @error; padding: 0 9px; min-height: 32px; }
QLineEdit[state="warning"] { border: 2px solid @warning; padding: 0 9px; min-height: 32px; }
QPlainTextEdit[state="error"] { border: 2px solid @error; padding: 5px 7px; min-height: 32px; }
QPlainTextEdit[state="warning"] { border: 2px solid @warning; padding: 5px 7px;
    min-height: 32px; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled, QLineEdit[readOnly="true"] {
    background: @sunken; color: @disabled; border-color: @border; }
QLineEdit[readOnly="true"] { color: @muted; }
QLineEdit[arrow="true"], QLineEdit[arrow="true"]:focus { padding-right: 30px; }
QComboBox { padding-right: 30px; }
QComboBox:focus { padding-right: 29px; }
QComboBox::drop-down { border: 0; width: 30px; subcontrol-position: center right; }
QComboBox::down-arrow { image: picture(chevron-down, @muted); width: 16px; height: 16px; }
QComboBox QAbstractItemView { background: @surface; border: 1px solid @border;
    selection-background-color: @accent_soft; selection-color: @accent_ink; padding: 4px; }

#search { background: @surface; border: 1px solid @border_control; border-radius: 7px; }
#search:hover { border-color: @muted; }
#search[on="true"] { border: 2px solid @focus; }
#search QLineEdit, #bare { background: transparent; border: 0; padding: 0; min-height: 20px; }

QPushButton { background: @surface; color: @text; border: 1px solid @border_button;
    border-radius: 6px; padding: 0 14px; min-height: 34px; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @pressed; }
QPushButton[small="true"] { min-height: 28px; padding: 0 10px; }
QPushButton[kind="primary"] { background: @accent; color: @on_accent;
    border-color: @accent; }
QPushButton[kind="primary"]:hover { background: @accent_hover; border-color: @accent_hover; }
QPushButton[kind="primary"]:pressed { background: @accent_pressed;
    border-color: @accent_pressed; }
QPushButton[kind="link"] { background: transparent; border: 0; color: @accent; padding: 0;
    min-height: 28px; }
QPushButton[kind="link"]:hover { color: @accent_hover; text-decoration: underline; }
QPushButton[kind="link"]:pressed { color: @accent_pressed; }
QPushButton[kind="warning"] { background: transparent; border: 0; color: @warning; padding: 0;
    min-height: 26px; }
QPushButton[kind="warning"]:hover { text-decoration: underline; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; color: @muted;
    padding: 0 8px; }
QPushButton[kind="quiet"]:hover { background: @hover; color: @text; }
QPushButton[kind="quiet"]:pressed { background: @pressed; color: @text; }
QPushButton[kind="danger"] { color: @error; border-color: @error_line; }
QPushButton[kind="danger"]:hover { background: @error_soft; }
QPushButton[kind="onslab"] { background: transparent; border: 0; color: @canvas; padding: 0;
    min-height: 26px; }
QPushButton[kind="onslab"]:hover { text-decoration: underline; }
QPushButton[kind="link"][small="true"], QPushButton[kind="onslab"][small="true"],
QPushButton[kind="warning"][small="true"] { padding: 0; }
QPushButton[kind="filter"] { min-height: 32px; padding: 0 12px 0 15px; border-color: @border; }
QPushButton[kind="filter"]:checked { background: @accent_soft; color: @accent_ink;
    border-color: @accent; }
QPushButton[kind="filter"]:checked:hover { background: @accent_soft_hover; }
QPushButton:disabled { color: @disabled; border-color: @border; background: @sunken; }
QPushButton[kind="link"]:disabled, QPushButton[kind="quiet"]:disabled { background: transparent;
    border-color: transparent; }
QPushButton::menu-indicator { image: none; width: 0; }

QAbstractItemView { background: transparent; border: 0; color: @text; }
QTableView { gridline-color: @divider; selection-background-color: @accent_soft;
    selection-color: @text; }
QHeaderView { background: @sunken; border: 0; }
QHeaderView::section { background: @sunken; color: @muted; border: 0;
    border-bottom: 1px solid @border; padding: 0 12px; }
QHeaderView::section:hover { color: @text; }
#headercorner { background: @sunken; border: 0; border-bottom: 1px solid @border; }
QTableCornerButton::section { background: @sunken; border: 0; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar::handle:vertical { background: @border; border-radius: 4px; min-height: 36px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle:horizontal { background: @border; border-radius: 4px; min-width: 36px; }
QScrollBar::handle:hover { background: @border_control; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QScrollArea { background: transparent; border: 0; }
QScrollArea > QWidget > #plain { background: transparent; }

QProgressBar { background: @neutral_soft; border: 0; border-radius: 3px; min-height: 6px;
    max-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }

QCheckBox { spacing: 9px; color: @text; background: transparent; min-height: 28px; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid @border_control;
    border-radius: 4px; background: @surface; }
QCheckBox::indicator:hover { border-color: @muted; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent;
    image: picture(check, @on_accent); }
QCheckBox::indicator:disabled { background: @sunken; border-color: @border; }
QCheckBox:disabled { color: @disabled; }
QRadioButton { background: transparent; }

QMenu { background: @surface; color: @text; border: 1px solid @border; padding: 5px; }
QMenu::item { padding: 7px 28px 7px 12px; border-radius: 5px; }
QMenu::item:selected { background: @accent_soft; color: @text; }
QMenu::item:disabled { color: @disabled; }
QMenu::separator { height: 1px; background: @divider; margin: 5px 8px; }
QMenu::icon { padding-left: 10px; }
"""
