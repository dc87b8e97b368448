"""The message catalogue: one PO file a stage, merged and compiled."""
