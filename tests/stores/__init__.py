"""One contract for every store, over real servers."""
