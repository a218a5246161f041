"""Companies and institutions that this field's news are about, with their names in both languages."""

from __future__ import annotations

_NAMES = (
    "谷歌 google", "微软 microsoft", "英伟达 nvidia", "苹果 apple", "英特尔 intel", "高通 qualcomm", "三星 samsung",
    "华为 huawei", "海思 hisilicon", "脸书 facebook", "亚马逊 amazon", "联发科 mediatek", "台积电 tsmc", "安谋 arm",
    "阿里巴巴 alibaba 阿里", "蚂蚁金服 蚂蚁集团 蚂蚁", "腾讯 tencent", "百度 baidu", "小米 xiaomi",
    "字节跳动 bytedance",
    "特斯拉 tesla", "树莓派 raspberrypi", "赛灵思 xilinx", "博通 broadcom", "甲骨文 oracle", "索尼 sony",
    "诺基亚 nokia",
    "爱立信 ericsson", "恩智浦 nxp", "意法半导体 stmicroelectronics", "德州仪器 ti", "英飞凌 infineon",
    "瑞萨 renesas",
    "美光 micron", "海力士 hynix", "铠侠 kioxia", "西部数据 wd", "格芯 globalfoundries", "中芯国际 smic",
    "紫光展锐 unisoc",
    "寒武纪 cambricon", "地平线", "商汤 sensetime", "旷视 megvii", "依图", "云从", "大疆 dji", "中兴 zte",
    "联想 lenovo",
    "戴尔 dell", "惠普 hp", "思科 cisco", "软银 softbank", "推特 twitter", "奈飞 netflix", "优步 uber", "滴滴 didi",
    "美团 meituan", "京东 jd", "拼多多", "快手 kuaishou", "网易 netease", "荣耀", "龙芯 loongson", "飞腾 phytium",
    "鲲鹏",
    "昇腾 ascend", "平头哥", "瑞芯微 rockchip", "全志 allwinner", "兆易创新 gigadevice", "清华大学 清华 tsinghua",
    "北京大学 北大", "麻省理工 mit", "斯坦福 stanford", "伯克利 berkeley", "中科院", "浙江大学 浙大", "红帽 redhat",
    "阿斯麦 asml", "通用汽车", "福特", "丰田", "大众汽车", "宝马", "奔驰", "比亚迪 byd", "蔚来", "小鹏", "理想汽车",
)  # fmt: skip

COMPANIES = {
    name: group.split()[-1] if group.split()[-1].isascii() else group.split()[0]
    for group in _NAMES
    for name in group.split()
    if not name.isascii()
}
