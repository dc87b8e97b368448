"""Which implementations does a run use? The one place that chooses adapters for the ports."""
