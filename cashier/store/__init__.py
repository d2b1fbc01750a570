"""What the till remembers: SQLite through SQLAlchemy Core."""
