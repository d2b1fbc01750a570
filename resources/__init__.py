"""Icons, fonts, texts and the demo shop."""
