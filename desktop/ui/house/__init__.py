"""The parts of «Casa»: the house, its staff, its copies, this machine."""
