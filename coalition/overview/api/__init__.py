"""`/api/v1/`: the register for programs, read-only and without a key, by the Dutch API design rules."""
