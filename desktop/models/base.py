"""What every table shares: column types, and whether it is journalled, reference or local."""

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Date, Dialect, LargeBinary, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from desktop.core.ids import new_id
from desktop.core.topics import Topic


class Uid(TypeDecorator[UUID]):
    """A UUID kept as 16 bytes."""

    impl = LargeBinary(16)
    cache_ok = True

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> bytes | None:
        return None if value is None else value.bytes

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> UUID | None:
        return None if value is None else UUID(bytes=value)


class Instant(TypeDecorator[datetime]):
    """A moment kept as milliseconds since 1970 in UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else round(value.timestamp() * 1000)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


class Json(TypeDecorator[Any]):
    """A small value kept as canonical JSON text, so that equal values are equal bytes."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class Base(DeclarativeBase):
    """All tables of a house."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy's own way to say it)
        UUID: Uid,
        datetime: Instant,
        date: Date,
        str: String,
        list[str]: Json,
        list[dict[str, Any]]: Json,
        dict[str, Any]: Json,
    }


class Identified:
    """A row with an id of its own."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)


def journalled(
    code: int, topic: Topic, *args: Any, frozen: tuple[str, ...] = (), **options: Any
) -> tuple[Any, ...]:
    """Table arguments of a table whose every change is journalled and travels to the centre.

    `code` is the table's number in the journal and on the wire; it is never used again. `frozen`
    columns never change once written.
    """
    info = {"kind": "journalled", "code": code, "topic": topic, "frozen": frozen}
    return (*args, {"info": info, **options})


def reference(topic: Topic, *args: Any) -> tuple[Any, ...]:
    """Table arguments of a table that the centre delivers and the house does not change."""
    return (*args, {"info": {"kind": "reference", "topic": topic}})


def local(*args: Any, **options: Any) -> tuple[Any, ...]:
    """Table arguments of a table that never leaves this laptop."""
    return (*args, {"info": {"kind": "local"}, **options})
