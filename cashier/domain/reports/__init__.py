"""What a manager's reports say, as pure calculations over receipts.

Whole numbers and fractions only, also in the statistics; nothing is read and nothing
is worded here. Every figure carries the number of receipts or members behind it.
"""
