"""Editions for paper: pages as data, a template that draws them, and Typst that prints."""
