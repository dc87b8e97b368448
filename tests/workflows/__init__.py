"""The workflows as they are written: what the forge enforces at run time is asserted here from the YAML."""
