"""Answers that staff give: how many municipalities on a day, which share, who joined since; and those laid down."""
