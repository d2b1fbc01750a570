"""Printer, drawer, scanner and terminal, each behind a small port."""
