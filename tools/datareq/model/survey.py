"""What is asked of those who received their data, and what did one of them answer?"""

from __future__ import annotations

from dataclasses import dataclass

from datareq.model.sop import Label

SURVEY_FILE = "survey.age"
"""Beside a record: the answer as it was sealed. Who gave it is known, what it says isn't."""

COMMAND = "survei"
LOWEST, HIGHEST = 1, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One of the things that are rated from 1 to 4."""

    id: str
    label: Label
    question: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """`open_days`: working days after the handover in which an answer counts; `hidden_below`: so many
    answers at least before anything of them is told; `page`: where the form is found, if anywhere."""

    elements: tuple[Element, ...]
    open_question: Label
    open_days: int
    hidden_below: int
    page: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`scores`: one an element, in their order; `words`: to the open question, "" for none. `registration`:
    of the request, so that nobody's sealed answer can be handed in as another one's."""

    registration: str
    scores: tuple[int, ...]
    words: str = ""
