"""The benchmark's own check of short forms, apart from the one that makes them."""

import pytest

from benchmarks.short_forms import is_bad


@pytest.mark.parametrize(
    "text", ["", "of XNOR Convolution", "推理引擎与", "华为（海思", "论文解读", "模型压缩、", "基于 Tens"]
)
def test_fragments_are_bad(text: str) -> None:
    assert is_bad(text, "基于 TensorRT 的推理")


@pytest.mark.parametrize("text", ["基于 TensorRT 的推理", "TensorRT", "华为（海思)", "XNOR Convolution"])
def test_what_stands_alone_is_not(text: str) -> None:
    assert not is_bad(text, "基于 TensorRT 的推理")
