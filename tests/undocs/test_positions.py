from __future__ import annotations

import pytest

from undocs.recommendations.positions import stated_in

STATED = [
    ("The recommendations listed below enjoy the support of Lumaria:", "supported"),
    ("… have been examined by Lumaria and enjoy its support:", "supported"),
    (
        (
            "The following recommendations enjoy the support of Lumaria, which considers "
            "that they are already implemented or in the process of implementation:"
        ),
        "implemented",
    ),
    ("Lumaria considers that they have already been implemented:", "implemented"),
    (
        (
            "The following recommendations will be examined by Lumaria, which will provide "
            "responses in due time:"
        ),
        "pending",
    ),
    ("Lumaria will examine the following recommendations:", "pending"),
    ("The response of Lumaria will be included in the outcome report.", "pending"),
    ("The recommendations below did not enjoy the support of Lumaria:", "noted"),
    ("The recommendations below do not enjoy the support of Lumaria:", "noted"),
    ("The following recommendations cannot be accepted by Lumaria:", "noted"),
    ("The following recommendations were noted by Lumaria:", "noted"),
    (
        (
            "The following recommendations did not enjoy the support of Lumaria, which "
            "considers that they are already implemented:"
        ),
        "noted",
    ),
    ("The recommendations below are partially accepted:", "partly_supported"),
    (
        (
            "Lumaria takes note of the recommendations above; some enjoy the support of "
            "Lumaria, others need to be examined, others do not enjoy its support. The "
            "response will be included in the outcome report."
        ),
        "pending",
    ),
    ("Lumaria notes those recommendations and will provide the response", "pending"),
    ("In the course of the discussion, it was recommended that Lumaria:", None),
]


@pytest.mark.parametrize(("words", "position"), STATED)
def test_it_reads_a_position(words: str, position: str | None) -> None:
    found = stated_in(words, "12")

    assert found.name == position
    assert bool(found.source) == (position is not None)


def test_it_quotes_the_words_that_state_it() -> None:
    found = stated_in("These will be examined by Lumaria, which will answer.", "77")

    assert found.source == "paragraph 77: “will be examined by Lumaria”"
    assert found.label == "77"
