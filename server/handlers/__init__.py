"""One module for each question a till may ask."""
