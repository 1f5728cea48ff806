"""What the pillars show and take in; each module one subject."""
