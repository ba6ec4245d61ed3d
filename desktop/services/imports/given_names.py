"""Whether a word is commonly a given name in Ecuador, to tell names from surnames in one cell."""

from functools import cache

from desktop.core.resources import resource


@cache
def _known() -> frozenset[str]:
    return frozenset(resource("catalogues", "given_names.txt").read_text("utf-8").split())


def is_given_name(folded: str) -> bool:
    """Whether a word, compared without accents or capitals, is commonly a given name."""
    return folded in _known()
