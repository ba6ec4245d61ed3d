"""The door: first set-up, sign-in, recovery and restoring, before anybody works."""
