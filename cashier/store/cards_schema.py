"""Tables of the advisory copy. No steps: another version means another file.

Cards lie by bucket, so that a page of the feed touches neighbouring pages of the
file, and a million of them come in without a million scattered writes.
"""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text

VERSION = 2

tables = MetaData()


def _table(
    called: str, /, **columns: type[Integer] | type[Text] | type[LargeBinary]
) -> Table:
    return Table(called, tables, *(Column(key, kind) for key, kind in columns.items()))


def _topic(called: str) -> Table:
    return _table(
        called,
        bucket=Integer,
        key=Text,
        version=Integer,
        part=Integer,  # Of the bucket's checksum.
        body=LargeBinary,
    )


goods = _table(
    "goods",
    id=Integer,
    bucket=Integer,
    key=Text,
    version=Integer,
    part=Integer,
    body=LargeBinary,
)
cards = _topic("cards")
staff = _topic("staff")
programmes = _topic("programmes")
TOPICS = {"goods": goods, "cards": cards, "staff": staff, "programmes": programmes}

# complete_as_of is of the topic's last complete checkpoint, at every bucket.
cursor = _table(
    "cursor",
    topic=Text,
    bucket=Integer,
    after=Integer,
    rows=Integer,
    checksum=Integer,
)
# Cards of a snapshot: many in one value, see short_cards. A bucket stands here until
# its rows have come whole; of its rows those above `version` are newer.
# `place` is the bucket and, below it, the piece's first fingerprint.
short_piece = _table("short_piece", place=Integer, body=LargeBinary)
short_bucket = _table(
    "short_bucket", bucket=Integer, version=Integer, as_of=Text, cards=Integer
)
checkpoint = _table("checkpoint", topic=Text, complete_as_of=Text)
# The server's epoch in which all that lies here was compared with the server.
compared = _table("compared", id=Integer, epoch=Integer)

_ROWS = """
    bucket INTEGER NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    part INTEGER NOT NULL,
    body BLOB NOT NULL,
"""

# At every opening: files of this version had no such table at first.
COMPARED = """
    CREATE TABLE IF NOT EXISTS compared (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        epoch INTEGER NOT NULL CHECK (epoch >= 0)
    ) STRICT
"""

STEPS = (
    f"CREATE TABLE goods (id INTEGER PRIMARY KEY, {_ROWS} UNIQUE (key)) STRICT",
    "CREATE INDEX goods_bucket ON goods (bucket)",
    # Words of names and numbers, found by how they begin, in any script.
    """
    CREATE VIRTUAL TABLE goods_words USING fts5(
        words, content = '', contentless_delete = 1, detail = none,
        prefix = '2 3', tokenize = "unicode61 remove_diacritics 0"
    )
    """,
    *(
        f"""
        CREATE TABLE {topic} (
            {_ROWS}
            PRIMARY KEY (bucket, key)
        ) STRICT, WITHOUT ROWID
        """
        for topic in ("cards", "staff", "programmes")
    ),
    """
    CREATE TABLE cursor (
        topic TEXT NOT NULL,
        bucket INTEGER NOT NULL,
        after INTEGER NOT NULL CHECK (after >= 0),
        rows INTEGER NOT NULL CHECK (rows >= 0),
        checksum INTEGER NOT NULL CHECK (checksum >= 0),
        PRIMARY KEY (topic, bucket)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE short_piece (
        place INTEGER PRIMARY KEY,
        body BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE short_bucket (
        bucket INTEGER PRIMARY KEY,
        version INTEGER NOT NULL CHECK (version >= 0),
        as_of TEXT NOT NULL,
        cards INTEGER NOT NULL CHECK (cards >= 0)
    ) STRICT
    """,
    """
    CREATE TABLE checkpoint (
        topic TEXT PRIMARY KEY,
        complete_as_of TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
)
