from ipaddress import ip_network
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.cloudformation.expressions.cidr import blocks


@given(st.integers(8, 24), st.integers(1, 16), st.integers(2, 8))
def test_the_blocks_lie_one_after_the_other_within_the_whole(prefix: int, count: int, bits: int) -> None:
    whole = ip_network(f"10.0.0.0/{prefix}", strict=False)
    if count > 1 << (32 - bits - prefix):
        with pytest.raises(ValueError, match="does not hold"):
            blocks(str(whole), count, bits)
        return
    cut = [ip_network(block) for block in blocks(str(whole), count, bits)]
    assert len(cut) == count
    assert all(block.prefixlen == 32 - bits for block in cut)
    assert cut == list(islice(whole.subnets(new_prefix=32 - bits), count))


@pytest.mark.parametrize(
    ("block", "count", "bits"), [("10.0.0.0/28", 1, 8), ("10.0.0.0/16", 0, 8), ("x", 1, 8), ("10.0.0.0/16", 1, 33)]
)
def test_what_cannot_be_cut_is_an_error(block: str, count: int, bits: int) -> None:
    with pytest.raises(ValueError, match=r"."):
        blocks(block, count, bits)
