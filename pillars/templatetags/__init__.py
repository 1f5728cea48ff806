"""Template tags of the pillars."""
