"""Long lists of names, written as text so that they can be read."""


def names(text: str) -> frozenset[str]:
    """The names in a text.

    Example:
        *before* ``"rect circle"``, *after* ``{"rect", "circle"}``.
    """
    return frozenset(text.split())
