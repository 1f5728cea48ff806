"""The map and the figures: what `/kaart/`, `/cijfers/` and home draw, from the same register as every list."""
