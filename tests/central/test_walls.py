"""The centre imports nothing of the desktop but the wire, whatever is added to either."""

import ast
from pathlib import Path

import central

SOURCES = Path(central.__file__).parent


def test_the_centre_names_nothing_of_the_desktop_but_the_wire() -> None:
    named: set[str] = set()
    for source in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                named.add(node.module or "")
            elif isinstance(node, ast.Import):
                named |= {alias.name for alias in node.names}
    ours = {name for name in named if name.split(".")[0] == "desktop"}
    assert ours
    assert {name for name in ours if not name.startswith("desktop.sync.protocol")} == set()
