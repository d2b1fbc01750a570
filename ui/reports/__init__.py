"""The manager's reports in words: pages, and the files and papers made of them."""
