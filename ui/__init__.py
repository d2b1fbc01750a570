"""Everything people see; Qt lives here alone."""
