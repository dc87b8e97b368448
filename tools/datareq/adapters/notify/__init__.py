"""Messages to people outside the forge."""
