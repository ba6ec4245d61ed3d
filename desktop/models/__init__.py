"""What the house knows and keeps: the encrypted database and its rules."""
