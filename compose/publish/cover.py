"""A cover picture for WeChat, 900 × 383 (the size of a lead article's cover): the theme's colour, title and date."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 900, 383
MARGIN = 60
# Where systems keep a font with Chinese characters; the first that is there is taken.
FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/STHeiti Medium.ttc",
    "C:/Windows/Fonts/msyhbd.ttc",
)
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def chinese_font() -> Path | None:
    """A font of this system that has Chinese characters, or None."""
    return next((path for name in FONTS if (path := Path(name)).is_file()), None)


def cover(
    day: date, title: str = "", colour: tuple[int, int, int] = (7, 145, 91), *, font: Path | None = None
) -> bytes:
    """The PNG. A title with Chinese characters needs a font that has them: without one, the date stands alone."""
    image = Image.new("RGB", (WIDTH, HEIGHT))
    draw = ImageDraw.Draw(image)
    for y in range(HEIGHT):  # a shade darker towards the bottom
        draw.line(((0, y), (WIDTH, y)), fill=tuple(int(part * (1 - 0.35 * y / HEIGHT)) for part in colour))
    if title and (font or title.isascii()):
        lines, face = _fitted(title, font)
        draw.multiline_text((MARGIN, 70), "\n".join(lines), font=face, fill="white", spacing=14)
        draw.text((MARGIN, HEIGHT - 80), str(day), font=_face(font, 36), fill="white")
    else:
        draw.text((WIDTH / 2, HEIGHT / 2), str(day), font=_face(font, 110), fill="white", anchor="mm")
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _fitted(title: str, font: Path | None) -> tuple[list[str], Font]:
    """The title in at most three lines, in the largest size that lets it."""
    for size in (64, 56, 48, 40, 34):
        face = _face(font, size)
        lines = _wrapped(title, face)
        if len(lines) <= 3:
            return lines, face
    return [*lines[:2], lines[2][:-1] + "…"], face


def _wrapped(title: str, face: Font) -> list[str]:
    lines = [""]
    for piece in re.findall(r"[A-Za-z0-9.+-]+|.", title):  # Latin words stay whole
        if lines[-1] and face.getlength(lines[-1] + piece) > WIDTH - 2 * MARGIN:
            lines.append("")
        lines[-1] += piece
    return lines


def _face(font: Path | None, size: int) -> Font:
    return ImageFont.truetype(str(font), size) if font else ImageFont.load_default(size)
