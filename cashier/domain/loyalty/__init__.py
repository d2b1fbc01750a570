"""The loyalty engine, and one file for each programme type."""
