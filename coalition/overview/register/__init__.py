"""The public register: which municipalities signed, on any reference date since 2018."""
