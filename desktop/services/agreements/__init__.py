"""Rooms that are lent: requests by oficio, validations, days, the agreement and its closing."""
