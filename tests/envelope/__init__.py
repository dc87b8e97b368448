"""What an envelope promises: who can open it, what git knows of it, what it leaves behind."""
