"""Forms of the core: signing in, accounts, invitations, access."""
