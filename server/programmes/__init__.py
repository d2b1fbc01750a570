"""The chain's programmes: terms as files, versions in the database, rows in the feed.

From the file up: `places` finds lines, `values` makes terms of values, `files` reads
whole files, `together` and `catalogue` check what one programme alone cannot show,
`publishing` stores and sends, `schedule` says which versions count. `difference` and
`replay` tell what new terms would change before they are published.
"""

from server.programmes.problems import TermsInvalid as TermsInvalid
from server.programmes.publishing import (
    default_terms as default_terms,
    publish as publish,
    read_terms as read_terms,
)
from sync.terms_rows import terms_body as feed_body

__all__ = ["TermsInvalid", "default_terms", "feed_body", "publish", "read_terms"]
