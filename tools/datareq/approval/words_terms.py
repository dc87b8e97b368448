"""The small words that sentences are put together from. English; Indonesian in the catalogue."""

from __future__ import annotations

from datareq.language import mark

TERMS: dict[str, str] = {
    "step": mark("step {n}"),
    "step-named": mark("the step “{label}”"),
    "and": mark(" and "),
    "or": mark(" or "),
    "gone": mark("an account that is gone"),
    "somebody": mark("somebody"),
    "nobody": mark("nobody yet"),
    "since": mark("since {since}"),
    "catalogue": mark("the catalogue of the sources"),
    "at-time": mark("{day} at {time} WIB"),
    "unknown": mark("A note that has no words yet ({code})."),
    "whole": mark("the whole proposal"),
    "plt": mark("Plt."),
    "plh": mark("Plh."),
    "decree": mark("decree {decree}"),
}
