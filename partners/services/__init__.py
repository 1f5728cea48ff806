"""What people do with coalitions, partners, covenants and evenings: one function for each act."""
