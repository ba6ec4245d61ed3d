"""The reference centre: what it keeps of every house, and how houses reach it."""
