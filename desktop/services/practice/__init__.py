"""Invented lives of a house: one to practise in, and one to measure with."""
