"""The house the desk works in: what the forge's settings should be, and how they differ from that."""
