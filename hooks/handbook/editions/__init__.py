"""Editions for paper and for reading programs: PDF, EPUB, DOCX, and their manifest."""
