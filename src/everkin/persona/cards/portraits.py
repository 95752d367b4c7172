"""The picture that a written card stands in: decoded only where it is no PNG already, and never before its size is known."""

import io

from PIL import Image

from everkin.persona.cards.limits import PIXELS_DECODED_MAX, check_pixels, check_size
from everkin.persona.cards.models import CardRefused
from everkin.persona.cards.png import SIGNATURE, write_png

_PLAIN_SIZE = (256, 384)
_PLAIN_COLOUR = (58, 64, 90)


def as_png(picture: bytes) -> bytes:
    """A picture as a PNG, of which a PNG is kept bit for bit but for an older card in it. Raises CardRefused."""
    if picture.startswith(SIGNATURE):
        return write_png(picture, {})
    check_size(len(picture))
    try:
        with Image.open(io.BytesIO(picture), formats=("JPEG", "WEBP", "GIF")) as image:
            check_pixels(*image.size, PIXELS_DECODED_MAX)
            return _encoded(image.convert("RGBA" if image.has_transparency_data else "RGB"))
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise CardRefused("The picture cannot be read; choose a PNG, JPEG, WebP or GIF.") from None


def plain() -> bytes:
    """A small PNG of one colour, for a card without a picture."""
    return _encoded(Image.new("RGB", _PLAIN_SIZE, _PLAIN_COLOUR))


def _encoded(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
