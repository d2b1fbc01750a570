"""The till without screens or network."""
