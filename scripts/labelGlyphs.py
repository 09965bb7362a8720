"""Draws the letters of overlay labels and writes src/main/export/labelGlyphs.ts. Needs Pillow and DejaVu Sans Bold.

    python3 scripts/labelGlyphs.py /usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf
"""

import base64
import struct
import sys
import zlib

from PIL import Image, ImageDraw, ImageFont

EM = 32
HEIGHT = 40
BLOCKS = [
    (0x20, 0x7E), (0xA1, 0xAC), (0xAE, 0x17F), (0x218, 0x21B), (0x384, 0x3CE), (0x400, 0x45F), (0x490, 0x491),
    (0x1E9E, 0x1E9E), (0x2013, 0x2014), (0x2018, 0x201E), (0x2022, 0x2022), (0x2026, 0x2026),
    (0x20AC, 0x20AC), (0x2116, 0x2116), (0x2190, 0x2193), (0x25A1, 0x25A1), (0xFFFD, 0xFFFD),
]  # fmt: skip


def glyph(font: ImageFont.FreeTypeFont, code: int) -> bytes:
    """Code point, width, advance, left side (all in cells of the bitmap), then 4 bits a pixel, row by row."""
    text = chr(code)
    left, _, right, _ = font.getbbox(text)
    width = max(0, right - left)
    image = Image.new("L", (max(1, width), HEIGHT), 0)
    ImageDraw.Draw(image).text((-left, 1), text, font=font, fill=255)
    levels = [(value + 8) // 17 for value in image.tobytes()] if width else []
    levels += [0] * (len(levels) % 2)
    packed = bytes(high << 4 | low for high, low in zip(levels[::2], levels[1::2], strict=True))
    return struct.pack("<HBBb", code, width, round(font.getlength(text)), left) + packed


def main() -> None:
    font = ImageFont.truetype(sys.argv[1], EM)
    missing = font.getmask("\U0010FFFF").getbbox()
    codes = [code for first, last in BLOCKS for code in range(first, last + 1)]
    known = [code for code in codes if font.getmask(chr(code)).getbbox() != missing or code == 0xFFFD]
    data = base64.b64encode(zlib.compress(b"".join(glyph(font, code) for code in known), 9)).decode()
    with open("src/main/export/overlay/labelGlyphs.ts", "w", encoding="utf-8") as out:
        out.write(
            "/**\n * Letters of overlay labels, drawn from DejaVu Sans Bold (see THIRD_PARTY_NOTICES.md) by\n"
            " * `scripts/labelGlyphs.py`; read by `labelFont.ts`.\n */\n"
            f"export const glyphHeight = {HEIGHT}\n\nexport const packedGlyphs =\n  '{data}'\n"
        )


main()
