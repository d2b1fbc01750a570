"""The version of the product, in its one place; pyproject.toml and build.spec read it."""

VERSION = "0.1.0"
