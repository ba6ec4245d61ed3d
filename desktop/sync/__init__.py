"""What the house tells the centre."""
