"""The tests: they mirror the apps; `python -m tests` runs them on both databases."""
