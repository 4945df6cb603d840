"""Python looks for garbage again where it did before."""

from __future__ import annotations

import gc

import pytest

from handbook.garbage import uncollected


@pytest.mark.parametrize("was_on", [True, False])
def test_the_collector_is_left_as_it_was(was_on: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if was_on else gc.disable)()
        with pytest.raises(ValueError, match="fault"), uncollected():
            assert not gc.isenabled()
            raise ValueError("fault")
        assert gc.isenabled() is was_on
    finally:
        (gc.enable if before else gc.disable)()
