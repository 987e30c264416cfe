"""The ledger: what the documents of an edition print, found again and checked."""
