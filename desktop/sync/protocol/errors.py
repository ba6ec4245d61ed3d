"""What is wrong with bytes from the other side."""


class WireError(Exception):
    """Bytes that are not taken; `code` names the fault on the wire."""

    code = "malformed"


class Malformed(WireError):
    """Not what the protocol says, or larger than it allows."""


class BadSignature(WireError):
    """Not signed by the device that claims it, or altered since."""

    code = "signature"


class TooNew(WireError):
    """Of a schema later than this side knows."""

    code = "too_new"
