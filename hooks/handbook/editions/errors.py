"""What can go wrong while editions are made."""


class EditionError(Exception):
    """An edition could not be made; the message is one sentence for the person at the keys."""
