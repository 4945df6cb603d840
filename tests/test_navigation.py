"""Menus are made once for many pages, and are right on each."""

from __future__ import annotations

from pathlib import Path

import pytest

from handbook import book
from handbook.site.navigation import Navigation
from tests.conftest import tree


@pytest.mark.parametrize("directory_urls", [False, True])
def test_every_page_has_the_menu_that_it_would_have_alone(
    minimal: Path, directory_urls: bool
) -> None:
    file = minimal / "mkdocs.yml"
    written = f"use_directory_urls: {str(directory_urls).lower()}"
    file.write_text(file.read_text().replace("use_directory_urls: false", written))
    loaded, _ = book.load(file)
    assert loaded is not None
    shared = Navigation(loaded)
    for article in loaded.in_order:
        alone = Navigation(loaded)
        assert shared.menu(article) == alone.menu(article)
        assert shared.part(article) == alone.part(article)
        current = tree(shared.menu(article)).xpath(".//a[@aria-current]")
        assert len(current) <= 1
        assert all(article.title in link.text_content() for link in current)
