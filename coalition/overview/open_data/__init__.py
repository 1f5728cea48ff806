"""Everything public as a file or a feed: for who wants it all at once, and for who wants to follow it."""
