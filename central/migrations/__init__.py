"""How the centre's tables came to be what they are, one revision after another."""
