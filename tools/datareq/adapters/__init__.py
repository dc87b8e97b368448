"""One outside technology each."""
