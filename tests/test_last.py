"""Citations as the last build formatted them."""

from __future__ import annotations

from pathlib import Path

import pytest

from handbook.bibliography import last
from handbook.bibliography.citeproc import Citation, Formatted
from handbook.bibliography.last import Unread
from handbook.cache import Cache

FIRST = [Citation('<a href="#x">Åse\n& "Able"</a>', "a note"), Citation("2001")]
FORMATTED = Formatted([FIRST, [], [Citation("x")]], {"able2001": "A\nB", "b": ""}, {"b": "B"})


def test_what_is_kept_comes_back_and_can_be_kept_again(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    last.put(cache, "key", FORMATTED)
    found = last.get(cache, "key")
    assert found == FORMATTED
    assert last.get(cache, "another") is None
    last.put(cache, "second", found)
    assert last.get(cache, "second") == FORMATTED


@pytest.mark.parametrize("content", [b"", b"[]", b"{}\nno JSON", b"\xff\n{}\n{}"])
def test_what_is_no_such_thing_is_not_there(content: bytes, tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put(last.CITATIONS, last.NAME, "key", content)
    assert last.get(cache, "key") is None


def test_citations_are_read_when_somebody_asks_for_them() -> None:
    unread = Unread("no JSON")
    with pytest.raises(ValueError, match="Expecting value"):
        len(unread)
    read = Unread('[["a",""],["b","c"]]')
    assert read == [Citation("a"), Citation("b", "c")]
    assert (len(read), read[1], list(read[1:])) == (2, Citation("b", "c"), [Citation("b", "c")])
    assert read != [Citation("a")]
    assert read != 5
