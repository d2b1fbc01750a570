"""Steps of the schema, in order; a released step is never edited."""
