// Placeholder replaced by the set-up scripts.
