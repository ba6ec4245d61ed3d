"""The desktop application of the community houses."""
