"""Comparisons of a mean with hundreds of tokens: by ranges of the mean between them."""

import pytest
from levels import disagreements, one_in, samples

import raspc
from raspc import Aggregate, Comparison, Select, tokens

mean = Aggregate(Select(tokens, tokens, Comparison.TRUE), tokens)
PROGRAMS = {
    "above": tokens > mean,
    "at most": tokens <= mean,
    "equal": tokens == mean,
    "the mean is not": mean != tokens,
    "the mean is below": mean < tokens,
}
QUARTERS = [-20 + 0.25 * i for i in range(700)]


@pytest.mark.parametrize("name", one_in(5, PROGRAMS))
def test_means_with_too_many_values_for_a_list(name: str) -> None:
    """Each comparison with all tokens is the mean's place among them, and no call for each pair:
    700 tokens took 30 million parameters."""
    model = raspc.compile(PROGRAMS[name], QUARTERS, 16)
    assert model.model_config.parameters < 5_000
    inputs = [*samples(QUARTERS, 16, 40), (QUARTERS[0],) * 15 + (QUARTERS[-1],)]
    inputs += [(QUARTERS[9],) * 16, (QUARTERS[3], QUARTERS[5], QUARTERS[4]), (QUARTERS[-1],) * 2]
    assert not disagreements(PROGRAMS[name], model, inputs, levels=("craft",))


@pytest.mark.slow
@pytest.mark.parametrize("level", [0, 2])
def test_at_other_levels(level: int) -> None:
    model = raspc.compile(PROGRAMS["above"], range(1_000), 16, optimize=level)
    assert model.model_config.parameters < 1_100_000
    inputs = [*samples(range(1_000), 16, 10), (0,) * 15 + (999,), (500,) * 16]
    assert not disagreements(PROGRAMS["above"], model, inputs, levels=("craft",))
