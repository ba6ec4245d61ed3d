"""What may be sent at most; what is larger is refused before anything is made of it."""

MOST_ROWS = 2_000
"""Rows of a batch."""
MOST_BATCH = 256 * 1024
"""Bytes of a batch's compressed body."""
MOST_OPENED = 16 * 1024 * 1024
"""Bytes of a body or a page once decompressed."""
DEEPEST = 8
"""Levels of CBOR."""
MOST_ITEMS = 50_000
"""Items of CBOR in one body: columns are few and long, so an honest body has some hundreds."""
LONGEST_TEXT = 1_000_000
"""Characters of one value (the facts of a paper are the longest)."""
MOST_REQUEST = 4 * 1024 * 1024
"""Bytes of one request."""
MOST_ANSWERED = 4 * 1024 * 1024
"""Bytes of answers to the batches of one request: the laptop asks for the others in parts."""
MOST_PAGE_ROWS = 100
"""Rows of a page: applying one never keeps whoever types waiting."""
MOST_WITH_PARENTS = 4 * MOST_PAGE_ROWS
"""Rows of a page with the parents that come along."""
SMALLEST_PAGES, LARGEST_PAGES = 8 * 1024, 512 * 1024
"""Bytes of pages a laptop asks for: twice as many after each success, half after a cut."""
KEPT_EVERY = 2 * 1024
"""Arrived bytes that may be lost with a connection."""
