"""Steps of the till's file, as Alembic revisions: frozen, explicit, never edited."""
