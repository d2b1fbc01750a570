"""Files from elsewhere: goods, members, balances, staff, as CSV or CSV.gz.

A file is looked through whole before anything is written. Each bad row is listed
with its line and its reason; then all of the file is imported, or nothing.
"""
