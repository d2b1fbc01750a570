"""Screens that draw a state and forward input."""
