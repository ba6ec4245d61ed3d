"""Numbered papers: issued, drawn again exactly, signed, annulled."""
