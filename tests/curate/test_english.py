"""English titles: what the newsletter is about stands above what a day of English feeds is mostly about.

All titles are written for this test; none is among the headlines that the models learn from.
"""

from pathlib import Path
from statistics import mean

from core.config import load_config
from core.types import Article
from curate.elsewhere import ELSEWHERE
from curate.judge import Judge
from curate.shelf import load_models

CONFIG = load_config(Path(__file__).parents[2] / "config.toml", env={})
JUDGE = Judge.cold(CONFIG).taught(load_models())

RELATED = (
    "Post-training quantization of vision transformers to 4 bits",
    "Pruning convolutional networks for microcontrollers",
    "Running large models on a phone: on-device inference with the NPU",
    "llama.cpp adds Vulkan kernels for mobile GPUs",
    "A survey of knowledge distillation for edge devices",
    "ncnn 20240820 released with faster int8 convolution",
    "TensorRT brings structured sparsity to embedded boards",
    "How Winograd convolution speeds up inference on Arm",
    "TinyML on Cortex-M: keyword spotting in 20 KB",
    "Qualcomm's new Hexagon NPU doubles AI throughput",
    "Efficient neural architecture search for mobile networks",
    "Low-bit weights and activations without retraining",
    "ONNX Runtime mobile: a smaller inference engine",
    "MLPerf Tiny results for RISC-V accelerators",
    "Auto-tuning GPU kernels with TVM",
    "Binary neural networks on FPGAs",
    "A lightweight object detector for the Raspberry Pi",
    "Compressing BERT for on-device speech recognition",
    "Inside the neural engine of Apple's M1 chip",
    "Fusing operators in MLIR for faster inference",
    "Mixed-precision training on consumer GPUs",
    "MobileNet revisited: depthwise convolutions on DSPs",
    "Deploying deep learning models with OpenVINO",
    "Memory-efficient attention for edge accelerators",
    "An open-source compiler for AI accelerators",
    "Sparse matrix multiplication with NEON intrinsics",
    "ExecuTorch 1.0: PyTorch on edge devices",
    "GGUF and 2-bit quantized models explained",
    "Jetson Orin benchmarks: INT8 inference in real time",
    "Model compression for real-time segmentation on smartphones",
)
UNRELATED = (
    "Parliament passes the budget after a long night",
    "Eight walks along the Scottish coast",
    "How our support team answers a thousand emails a day",
    "Migrating a Rails application to a new data centre",
    "The painter who never left her village",
    "Inflation slows for the fourth month in a row",
    "A beginner's guide to sourdough",
    "Why everyone is talking about the new superhero film",
    "Designing a logo for a non-profit",
    "Understanding promises in JavaScript",
    "Hackers steal customer records from a hotel chain",
    "The senator's emails: what we know so far",
    "Our favourite board games of the decade",
    "Start-up wants to deliver groceries by drone",
    "AI chatbot gives lawyers false citations",
    "Teachers try ChatGPT in the classroom",
    "Social network changes its terms of service",
    "An introduction to event sourcing",
    "What happened to the dodo",
    "Cup final: a late goal decides it",
    "Telescope sees the oldest galaxy yet",
    "Doctors report a new treatment for migraine",
    "How to negotiate your salary",
    "A plugin that tidies your bookmarks",
    "Tips for sharing a calendar with your family",
    "Mobile phone ban in schools takes effect",
    "Fast food chain opens its thousandth restaurant",
    "Heavy metal festival sells out in minutes",
    "Court fines Google over search results",
    "Writing a text adventure in Python",
)


def score(title: str) -> float:
    return JUDGE.judge(
        Article(url="https://e.org/1", canonical_url="https://e.org/1", identity="1", title=title)
    ).relevance


def test_english_titles_of_the_newsletters_matter_score_high() -> None:
    assert min(map(score, RELATED)) > 0.6


def test_other_english_titles_score_low() -> None:
    scores = [score(title) for title in UNRELATED]
    assert mean(scores) < 0.2
    assert sum(found > CONFIG.compose.min_relevance for found in scores) <= len(scores) // 4
    assert max(scores) < 0.5


def test_the_titles_were_not_learned_from() -> None:
    assert not {*RELATED, *UNRELATED} & set(ELSEWHERE)
