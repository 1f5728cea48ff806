"""The business acts of the pillars: each is one function, atomic, with its line in the trail and its mail."""
