"""Seeds that once broke a promise, each with what it found; told in every run.

A seed is a story only together with the menu of its day: when the menu changes, the
case itself is kept by the test that is named beside it.
"""

from __future__ import annotations

KNOWN: dict[int, str] = {
    2: "a queue file left out entries by the mark of another life (test_older_copies)",
    19: "a copy of an earlier life hung at its start (test_older_copies)",
    77: "a failover without loss stopped at a letter to a manager",
    40: "a second backup while the clock stands had the name of the first"
    " (test_opening)",
    82: "the disk failed between two acts, and the cashier saw a crash, no refusal"
    " (test_bad_disk)",
    101: "the disk failed again while the stop of redemption was written"
    " (test_bad_disk)",
    227: "a start that broke off after it began a new life: the story forgot that its"
    " till needs a person (test_lost_files)",
    340: "after a restore another change had the number of one that is lost, and tills"
    " that stood there never saw it (test_restored_server, test_feed)",
    449: "as 227",
    457: "a pool that its till never got stayed open after a restore, and the chain's"
    " limit was free of it (test_restore_gaps)",
    386: "an error of the disk while the file was looked over was called damage"
    " (test_bad_disk)",
    361: "spends of a life that was over fell on the chain after a restore"
    " (test_older_copies)",
    370: "entries that a backup had were missed by a mark that it had not (the check)",
    466: "what was sold in a life that no server had heard of was refused for ever"
    " (test_lost_files)",
    105: "a sale that was paid by card could not be finished in a new life"
    " (test_older_copies)",
    294: "a receipt number came twice after a life that sold nothing"
    " (test_older_copies)",
    300: "a right came free whose loan was on its way back (test_restored_lead)",
    411: "a right that was lent whole was not reported (test_restored_lead)",
    1370: "a till that is gone for ever was let in while somebody looked for its sales"
    " (the story)",
    456: "a loan came back in two parts, and the lead took one (test_lasting_loans)",
}
