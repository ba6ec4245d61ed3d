"""The one order of people, on screen and on paper."""

from desktop.core.text import alphabetical


def _ordered(*names: tuple[str, str]) -> list[str]:
    return [" ".join(name).strip() for name in sorted(names, key=lambda n: alphabetical(*n))]


def test_n_with_tilde_follows_n_and_accents_do_not_count() -> None:
    assert _ordered(("Ñacato", ""), ("Oña", ""), ("Núñez", ""), ("Nunes", ""), ("nárvaez", "")) == [
        "nárvaez", "Nunes", "Núñez", "Ñacato", "Oña",
    ]  # fmt: skip


def test_a_shorter_surname_comes_first_and_given_names_decide() -> None:
    assert _ordered(("Caiza Toapanta", "Ana"), ("Caiza", "Zoila"), ("Caizaluisa", "Eva")) == [
        "Caiza Zoila", "Caiza Toapanta Ana", "Caizaluisa Eva",
    ]  # fmt: skip


def test_a_composed_and_a_decomposed_n_are_the_same_letter() -> None:
    assert alphabetical("N\N{COMBINING TILDE}acato", "") == alphabetical("Ñacato", "")


def test_who_has_no_surname_stands_where_the_name_is_read() -> None:
    assert _ordered(("Almeida", "Rosa"), ("", "Marta"), ("Zapata", "Ana")) == [
        "Almeida Rosa", "Marta", "Zapata Ana",
    ]  # fmt: skip
