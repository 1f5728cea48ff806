"""The heavy tests in full: `make trials`. A sample of each is in the suite."""
