"""The business acts of the core: each is one function, atomic, with its line in the trail and its mail."""
