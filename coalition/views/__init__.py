"""Pages of the core: accounts, invitations, access, colleagues, users."""
