"""The ledger of batches: the source of truth, and the rule by which the warehouse follows from it."""
