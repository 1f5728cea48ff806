"""What people do with requests, hours and the toolkit: one function for each act."""
