"""Pages of coalitions, one module for each subject."""
