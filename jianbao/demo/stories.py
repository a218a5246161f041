"""What the demo reads: a made-up day of a made-up trade, written for this purpose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.clock import SHANGHAI


@dataclass(frozen=True, slots=True)
class Story:
    """One article of the demo's world."""

    slug: str
    title: str
    account: str
    author: str
    published: datetime
    paragraphs: tuple[str, ...]
    link: str = ""


def _at(day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, 11, day, hour, minute, 12, tzinfo=SHANGHAI)


RECORDED_AT = _at(21, 7, 0)

# The WeChat account that the bridge's feed lists; its first article is a WeChat page, the second was deleted.
WECHAT = Story(
    slug="wechat-npu",
    title="青田发布端侧芯片Q5：NPU算力提升至12TOPS，支持INT4推理",
    account="青田半导体观察",
    author="林溪",
    published=_at(20, 9, 30),
    paragraphs=(
        "11月20日，青田半导体发布新一代端侧SoC芯片Q5，面向手机、平板和智能摄像头，首批搭载该芯片的开发板将于12月出货。",
        "Q5采用6nm工艺，CPU为2颗2.4GHz大核加6颗1.8GHz小核，内置自研NPU，INT8算力为12TOPS，是上一代Q4的2.4倍。"
        "NPU首次支持INT4权重和FP16激活的混合精度推理，70亿参数语言模型的首字延迟由1.9秒降到0.7秒。",
        "官方给出的数据显示，MobileNetV3在Q5上的单帧推理耗时为0.8毫秒，整机功耗为1.6W；"
        "同样的任务在Q4上需要1.7毫秒和2.3W。青田表示，性能提升主要来自片上SRAM由2MB增加到8MB，减少了访存次数。",
        "软件方面，Q5的推理引擎支持ONNX和TFLite两种模型格式，并开放算子注册接口。价格没有公布。",
    ),
)

SITE = (
    Story(
        slug="market-report",
        title="三季度端侧AI芯片出货1.8亿颗，同比增长31%",
        account="北岸科技",
        author="陈一舟",
        published=_at(20, 8, 5),
        paragraphs=(
            "市场机构岸线研究发布报告称，今年第三季度全球端侧AI芯片出货量为1.8亿颗，同比增长31%，环比增长9%。",
            "按用途看，智能手机占54%，可穿戴设备占17%，汽车占12%，其余为家电和安防。"
            "报告认为，增长主要来自中端手机，单价在2000元以下的机型中已有四成带有独立NPU。",
            "按厂商看，前三名合计占71%的份额，较去年同期下降4个百分点。报告预计全年出货量将超过6.5亿颗。",
        ),
    ),
    Story(
        slug="paper-slimquant",
        title="SlimQuant：不用重新训练的4比特量化方法，精度只降0.3%",
        account="北岸科技",
        author="周庭",
        published=_at(19, 14, 20),
        link="https://arxiv.org/abs/2611.04321",
        paragraphs=(
            "南屏大学的研究者提出了一种训练后量化方法SlimQuant，把卷积网络的权重和激活都压缩到4比特，不需要重新训练，"
            "只用128张校准图片。论文已公开：https://arxiv.org/abs/2611.04321 。",
            "该方法的核心是逐通道的缩放搜索：先用二阶信息估计每个通道对误差的贡献，再在误差最大的5%通道上保留8比特。"
            "作者指出，这样模型体积只增加2%，却能避免大部分精度损失。",
            "实验结果表明，在ImageNet上，ResNet-50量化后Top-1精度为75.8%，比全精度低0.3个百分点，"
            "优于同类方法1.1个百分点；在手机CPU上，推理速度是8比特实现的1.6倍。",
        ),
    ),
    Story(
        slug="paper-prune",
        title="论文解读：按延迟而不是按参数量来剪枝的LatPrune",
        account="北岸科技",
        author="周庭",
        published=_at(18, 10, 0),
        link="https://arxiv.org/abs/2611.01007",
        paragraphs=(
            "参数量少的网络在手机上不一定快。本文提出LatPrune，直接以目标设备上实测的延迟作为剪枝的约束。",
            "作者先在设备上测量每种算子形状的耗时，建立一张查找表，再用动态规划选出在给定延迟内精度损失最小的通道组合，"
            "整个搜索在一块显卡上只需要40分钟。论文地址：https://arxiv.org/abs/2611.01007 。",
            "在同样15毫秒的延迟下，LatPrune得到的网络比按参数量剪枝的网络精度高1.9个百分点，与重新搜索结构的方法相当。",
        ),
    ),
    Story(
        slug="release-feather",
        title="开源推理框架Feather 2.0发布：包体积180KB，新增RISC-V后端",
        account="北岸科技",
        author="陈一舟",
        published=_at(19, 18, 45),
        link="https://github.com/example-lab/feather",
        paragraphs=(
            "轻量级推理框架Feather发布2.0版本，代码在GitHub上以Apache 2.0协议开源："
            "https://github.com/example-lab/feather 。",
            "新版本增加了RISC-V向量扩展的后端，在主频1.5GHz的开发板上，INT8卷积比1.x版本的标量实现快5.2倍。"
            "核心库裁剪后的体积为180KB，比上一版本小40%。",
            "2.0版本还提供了模型转换工具，可以直接读取ONNX模型，并在转换时完成算子融合和常量折叠。"
            "开发者表示，下一步将支持动态形状。",
        ),
    ),
    Story(
        slug="release-tidewatch",
        title="Tidewatch开源：在树莓派上跑的异常检测工具箱",
        account="北岸科技",
        author="许南",
        published=_at(17, 9, 10),
        link="https://github.com/example-lab/tidewatch",
        paragraphs=(
            "Tidewatch是一个面向传感器数据的异常检测工具箱，整套代码用C++编写，提供Python接口，"
            "项目地址：https://github.com/example-lab/tidewatch 。",
            "它自带6种轻量模型，最小的只有12KB，可以在树莓派和Cortex-M7单片机上实时运行。"
            "仓库里有训练脚本、预训练模型和一个网页演示。",
            "作者给出的数据显示，在公开的轴承数据集上，最小模型的F1为0.91，单次推理耗时3毫秒。",
        ),
    ),
    Story(
        slug="blog-winograd",
        title="手把手写一个Winograd卷积：从公式到NEON汇编",
        account="北岸科技",
        author="许南",
        published=_at(16, 21, 30),
        paragraphs=(
            "本文从F(2,3)的公式讲起，一步一步实现一个可用的Winograd卷积，最后用NEON指令把它优化到理论峰值的六成。",
            "首先推导变换矩阵，说明为什么4x4的输入块只需要16次乘法；然后讨论数据排布，把同一个变换点的数据放在一起，"
            "这样中间的矩阵乘可以直接用GEMM完成。",
            "最后一节给出各种输入大小下的实测：通道数大于32时，Winograd比im2col加GEMM快1.8倍；通道数小于16时反而更慢，"
            "因为输入变换的开销占了一半以上。",
        ),
    ),
    Story(
        slug="blog-memory",
        title="端侧部署踩坑笔记：内存为什么总是不够用",
        account="北岸科技",
        author="林溪",
        published=_at(15, 11, 0),
        paragraphs=(
            "我们在一款只有256MB内存的摄像头上部署检测模型，前后遇到三个问题，这里总结一下经验。",
            "第一，框架默认给每个算子单独分配输出，改成按生命周期复用之后，峰值由96MB降到38MB。"
            "第二，权重在加载时被复制了两次，用内存映射可以省掉一份。",
            "第三，多线程的工作区按线程数放大，四个线程就是四份，把线程数限制为2之后速度只下降了7%。"
            "建议在设计模型时就把激活的峰值算出来，而不是等到上线之后再排查。",
        ),
    ),
)

SITE_URL = "https://northshore.example"
WECHAT_URL = "https://mp.weixin.qq.com/s/JianbaoDemoQ5"
DELETED_URL = "https://mp.weixin.qq.com/s/JianbaoDemoGone"
DUPLICATE_OF = "paper-slimquant"  # the WeChat feed links to it once more, with a tracker in the address
