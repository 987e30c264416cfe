"""The ledger: what the two documents print, found again and checked."""
