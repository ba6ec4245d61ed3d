"""What leaves on paper: pure functions from facts to bytes."""
