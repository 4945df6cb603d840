"""The shared bibliography: reading, checking, formatting and exporting it."""
