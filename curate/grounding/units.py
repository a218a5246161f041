"""Figures and units as values: ``3.5万`` is 35000, ``毫秒`` is ms, ``三成`` is 30 %."""

from __future__ import annotations

from decimal import Decimal

SCALES = {
    "百": Decimal(100), "千": Decimal(1000), "万": Decimal(10_000), "亿": Decimal(100_000_000),
    "十万": Decimal(100_000), "百万": Decimal(1_000_000), "千万": Decimal(10_000_000),
    "百亿": Decimal(10_000_000_000),
    "千亿": Decimal(100_000_000_000), "万亿": Decimal(1_000_000_000_000), "thousand": Decimal(1000),
    "million": Decimal(1_000_000), "billion": Decimal(1_000_000_000), "trillion": Decimal(1_000_000_000_000),
}  # fmt: skip

# canonical unit: how it is written (lower case)
_WRITTEN = {
    "%": ("%", "个百分点", "百分点", "percent", "pct"),
    "times": ("倍", "x", "times", "fold"),
    "usd": ("美元", "美金", "usd", "dollars", "dollar", "刀"),
    "cny": ("元", "人民币", "rmb", "cny", "块钱", "块"),
    "eur": ("欧元", "eur", "euros"),
    "ns": ("ns", "纳秒"),
    "us": ("us", "μs", "微秒"),
    "ms": ("ms", "毫秒"),
    "s": ("s", "秒", "秒钟", "sec", "secs", "seconds", "second"),
    "min": ("min", "mins", "分钟", "minutes", "minute"),
    "h": ("h", "小时", "hours", "hour", "hr", "hrs", "个小时"),
    "day": ("天", "日", "号", "days", "day"),
    "week": ("周", "星期", "weeks", "week", "个星期"),
    "month": ("月", "个月", "月份", "months", "month"),
    "year": ("年", "年前", "years", "year", "年间"),
    "nm": ("nm", "纳米"),
    "um": ("um", "μm", "微米"),
    "mm": ("mm", "毫米"),
    "cm": ("cm", "厘米"),
    "m": ("m", "米"),
    "km": ("km", "公里", "千米"),
    "inch": ("英寸", "寸", "inch", "inches"),
    "g": ("克",),
    "kg": ("kg", "公斤", "千克"),
    "hz": ("hz", "赫兹"),
    "khz": ("khz",),
    "mhz": ("mhz", "兆赫"),
    "ghz": ("ghz",),
    "b": ("字节", "bytes", "byte"),
    "bit": ("bit", "bits", "位", "比特"),
    "kb": ("kb", "kib", "k字节"),
    "mb": ("mb", "mib", "兆"),
    "gb": ("gb", "gib"),
    "tb": ("tb", "tib"),
    "mbps": ("mbps", "mb/s"),
    "gbps": ("gbps", "gb/s", "gbs"),
    "tbps": ("tbps", "tb/s"),
    "w": ("w", "瓦", "瓦特"),
    "mw": ("mw", "毫瓦"),
    "kw": ("kw", "千瓦"),
    "kwh": ("kwh", "度电", "千瓦时"),
    "mah": ("mah", "毫安时", "毫安"),
    "v": ("v", "伏"),
    "mv": ("mv", "毫伏"),
    "fps": ("fps", "帧", "帧/秒", "帧每秒", "hz刷新率"),
    "tops": ("tops",),
    "gops": ("gops",),
    "tflops": ("tflops", "tflop"),
    "gflops": ("gflops", "gflop"),
    "mflops": ("mflops",),
    "pflops": ("pflops",),
    "celsius": ("℃", "°c", "c", "摄氏度", "度"),
    "core": ("核", "核心", "个核心", "cores", "core"),
    "layer": ("层", "layers"),
    "pixel": ("像素", "万像素", "px", "pixels"),
    "star": ("星", "stars", "star", "个星", "颗星"),
    "person": ("人", "名", "位用户", "人次", "people"),
    "qps": ("qps", "tps"),
    "dpi": ("dpi", "ppi"),
    "item": ("个", "款", "种", "项", "次", "台", "家", "篇", "条", "件", "只", "颗", "部", "套", "张", "份",
    "块芯片", "行", "步", "代", "轮"),
}  # fmt: skip
UNITS = {written: unit for unit, forms in _WRITTEN.items() for written in forms}
LONGEST = sorted(UNITS, key=len, reverse=True)
COUNTERS = frozenset({"item", "person", "core", "layer", "star"})  # what counts things: lax about the measure word

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_STEPS = {"十": 10, "百": 100, "千": 1000}


def chinese_number(text: str) -> Decimal | None:
    """``二十三`` → 23, ``两`` → 2, ``一百零五`` → 105; None for what is no number of this form."""
    total, digit = 0, None
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _STEPS:
            total += (1 if digit is None else digit) * _STEPS[char]
            digit = None
        else:
            return None
    return Decimal(total + (digit or 0)) if text else None
