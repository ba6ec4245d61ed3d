"""What staff see: Qt lives here and nowhere else."""
