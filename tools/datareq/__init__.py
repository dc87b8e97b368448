"""A university's data desk run as a git repository."""

import gc

# Most of what is loaded and read stays until the end: looking through it again and again for circles that nobody
# holds any more would take a fifth of the time that it takes to start.
gc.set_threshold(50_000, *gc.get_threshold()[1:])
