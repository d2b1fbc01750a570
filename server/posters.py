"""Making the poster of one holder's entries for one transaction."""

from __future__ import annotations

from sqlalchemy import Connection

from server.book import Book
from server.core import Core, Stamp
from server.holders import Holder
from server.lookup import Lookup
from server.member_book import MemberBook
from server.over_returns import OverReturns
from server.posting import Poster
from server.risk import Draws
from server.sales import SalesBook


def poster_of(
    core: Core, conn: Connection, book: Book, holder: Holder, stamp: Stamp
) -> Poster:
    return Poster(
        core=core,
        conn=conn,
        book=book,
        sales=SalesBook(conn),
        members=MemberBook(conn),
        lookup=Lookup(conn, book),
        stamp=stamp,
        holder=holder.holder,
        incarnation=holder.incarnation,
        store=holder.store,
        draws=Draws(
            conn=conn,
            book=book,
            holder=holder.holder,
            incarnation=holder.incarnation,
        ),
        partner=holder.partner,
        returned=OverReturns(conn),
    )
