"""Makes the stories of `archive_story.py` available to every test here."""

from archive_story import delivered as delivered
from archive_story import policy as policy
from archive_story import refused as refused
