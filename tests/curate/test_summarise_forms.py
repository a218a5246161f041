import pytest

from curate.summarise.clean import blocks
from curate.summarise.forms import brief_of, phrase_of, topic_of
from curate.summarise.segment import segment


@pytest.mark.parametrize(
    ("title", "phrase"),
    [
        ("腾讯开源物联网操作系统 TencentOS tiny，最小体积 1.8KB！", "腾讯开源物联网操作系统 TencentOS tiny"),
        ("重磅！谷歌发布边缘芯片Coral Mini | 新智元", "谷歌发布边缘芯片Coral Mini"),
        ("pytorch/pytorch：PyTorch 1.6来了新增自动混合精度训练", "PyTorch 1.6来了新增自动混合精度训练"),
        ("", ""),
    ],
)
def test_the_phrase_is_the_telling_part_of_a_title(title: str, phrase: str) -> None:
    assert phrase_of(title) == phrase


def test_a_phrase_is_never_cut_inside_a_name() -> None:
    phrase = phrase_of("面向移动端与嵌入式设备的高性能神经网络推理框架TensorFlowLiteMicro深度解析")
    assert phrase == "面向移动端与嵌入式设备的高性能神经网络推理框架"


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("如何使用 TensorRT 7 进行推理加速", "TensorRT 7"),
        ("利用 NVIDIA TensorRT 进行推理", "NVIDIA TensorRT"),
        ("模型量化总结", "模型量化总结"),
    ],
)
def test_the_topic_is_the_product_where_the_title_names_one(title: str, topic: str) -> None:
    assert topic_of(title) == topic


def test_a_brief_begins_with_who_and_has_the_figures() -> None:
    body = "近日，高通发布骁龙750G，采用8nm工艺，两颗大核频率2.2GHz。商用机型预计2020年底上市，定位中端市场。"
    brief = brief_of("高通骁龙750G发布", segment(blocks(body)))
    assert brief.startswith("高通：发布骁龙750G，采用8nm工艺")
    assert len(brief) <= 120
    assert brief.endswith("。")


def test_a_long_sentence_becomes_a_brief_at_a_clause_end() -> None:
    body = "华为宣布" + "，".join(f"第{n}项技术取得了明显的进展" for n in range(20)) + "。"
    brief = brief_of("华为的进展", segment(blocks(body)))
    assert len(brief) <= 120
    assert brief.endswith("进展。")


def test_without_sentences_the_title_is_the_brief() -> None:
    assert brief_of("某芯片亮相", []) == "某芯片亮相"
