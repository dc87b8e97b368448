"""The workflows as they run: played by nektos/act against the stand-in forge. `make e2e`, not `make test`."""
