import pytest

from curate.summarise.clean import blocks
from curate.summarise.forms import brief_of
from curate.summarise.segment import segment
from curate.summarise.titles import loose, phrase_of, topic_of


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
        ("模型量化总结", "模型量化"),
        ("IR-Net：信息保留的二值神经网络，落地性能和实用性俱佳", "IR-Net"),
        ("闲话模型压缩之网络剪枝", "模型压缩之网络剪枝"),
        ("PyTorch 1.3发布：能在移动端部署，支持Colab云TPU", "PyTorch 1.3"),
        ("Federated Optimization in Heterogeneous Networks", "Federated Optimization"),
        ("论文解读：深度压缩", "深度压缩"),
    ],
)
def test_the_topic_is_the_product_where_the_title_names_one(title: str, topic: str) -> None:
    assert topic_of(title) == topic


def test_the_topic_of_a_repository_is_its_name_as_the_title_spells_it() -> None:
    assert topic_of("opencv/opencv:OpenCV4.3正式发布，深度神经网络模块支持全面升级") == "OpenCV"
    assert topic_of("An easy to use converter", "NVIDIA-AI-IOT/torch2trt") == "torch2trt"


@pytest.mark.parametrize("text", ["of XNOR Convolution", "论文解读", "华为（海思", "推理引擎的", "模型与", "CVPR2019"])
def test_a_fragment_is_known_as_one(text: str) -> None:
    assert loose(text)


@pytest.mark.parametrize("text", ["XNOR Convolution", "推理引擎", "CPU是如何访问内存的", "Federated Optimization"])
def test_what_stands_by_itself_is_no_fragment(text: str) -> None:
    assert not loose(text)


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
