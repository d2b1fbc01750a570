"""A demo shop on this machine: central server, enrolled till, window, panel."""
