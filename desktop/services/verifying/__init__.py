"""Whether a diploma is one of ours, without a network: what its code says and who signed it."""
