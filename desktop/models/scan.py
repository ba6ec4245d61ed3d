"""Scans of signed papers: what they are travels, the picture itself stays on this laptop."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from desktop.core.topics import Topic
from desktop.models.base import Base, Identified, journalled, local


class Scan(Base, Identified):
    """A scan of a paper; one of the same content is the same row."""

    __tablename__ = "scan"
    __table_args__ = journalled(44, Topic.DOCUMENTS, Index(None, "document_id"))

    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    sha256: Mapped[str]
    """Of the content, hexadecimal; the id derives from the paper and this."""
    media_type: Mapped[str]
    """"application/pdf", "image/jpeg" or "image/png"."""
    size: Mapped[int]
    """Bytes."""
    added_at: Mapped[datetime]
    added_by: Mapped[UUID] = mapped_column(ForeignKey("staff_member.id"))


class ScanContent(Base):
    """What was scanned, once for each content, encrypted with the rest of the file."""

    __tablename__ = "scan_content"
    __table_args__ = local()

    sha256: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
