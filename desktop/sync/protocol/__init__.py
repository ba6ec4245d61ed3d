"""The wire: codec, limits and the schema of what travels; imports nothing of ours."""
