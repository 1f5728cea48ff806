"""Forms of support, one module for each subject."""
