"""Dissolving, splitting and renaming municipalities: looked at first, prepared ahead, handed over on the day."""
