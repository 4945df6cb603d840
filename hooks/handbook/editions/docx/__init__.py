"""Handouts as DOCX, for tutors to adapt."""
