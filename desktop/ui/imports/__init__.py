"""Importing registration sheets on screen: columns, verdicts, and the rows left to decide."""
