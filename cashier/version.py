"""The version of the product: its one place, read by pyproject.toml and build.spec."""

VERSION = "0.1.0"
