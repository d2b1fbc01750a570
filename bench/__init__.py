"""Measurements and the demo: programs that drive the till and the server from outside.

Nothing in the product imports this package, and it is not part of the built program.
"""
