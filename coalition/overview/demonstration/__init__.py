"""The demonstration: two real cases from the newspapers, and around them a country that is invented and says so."""
