"""What staff do: one public method per job, one transaction each."""
