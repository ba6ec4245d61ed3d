"""What may be in one place at a time, whichever floor it is used on."""

import threading

PDF = threading.Lock()
"""Held while PDFium works: two threads in it at once end the program."""
