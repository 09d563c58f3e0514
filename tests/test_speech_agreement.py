"""LocalAgreement-2."""

from coach.speech.agreement import Agreement


def test_nothing_is_stable_at_first():
    """One pass agrees with nobody."""
    assert Agreement().hear("why was I") == ("why was I", 0)


def test_words_of_two_passes_in_a_row_are_stable():
    """The common beginning, whatever its case and punctuation."""
    agreement = Agreement()
    agreement.hear("Why was I? Charged")
    assert agreement.hear("why was I charted twice") == ("why was I charted twice", len("why was I"))


def test_agreement_is_with_the_pass_before_only():
    """A word that came, went and came back is not stable yet."""
    agreement = Agreement()
    for text in ("so why", "saw"):
        agreement.hear(text)
    assert agreement.hear("so why was")[1] == 0
