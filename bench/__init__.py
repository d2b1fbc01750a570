"""The demo, the tour and the measurements: what drives the house from outside."""
