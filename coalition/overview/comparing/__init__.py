"""Municipalities side by side, and what all of them do under a pillar."""
