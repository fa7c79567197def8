"""Pictures of people. What is uploaded is decoded and written anew, never stored as it came."""

from __future__ import annotations

from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps

from studios.models import User
from studios.refusals import AvatarNotAPicture, AvatarTooLarge

MAX_BYTES = 5 * 1024 * 1024
#: Far above any phone's camera; a small file can unpack to far more.
MAX_PIXELS = 50_000_000
#: Twice the largest size at which a page shows it.
SIDE = 320
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


def set_avatar(user: User, upload: UploadedFile[bytes]) -> None:
    """Make the upload the user's picture. Raises AvatarTooLarge, AvatarNotAPicture."""
    picture = square(upload)
    former = user.avatar.name
    user.avatar.save("avatar.webp", ContentFile(picture), save=False)
    user.save(update_fields=["avatar"])
    if former:
        user.avatar.storage.delete(former)


def remove_avatar(user: User) -> None:
    if user.avatar:
        user.avatar.delete(save=False)
        user.save(update_fields=["avatar"])


def square(upload: UploadedFile[bytes]) -> bytes:
    """Return the middle of the picture as a small square WebP, without its metadata."""
    if (upload.size or 0) > MAX_BYTES:
        raise AvatarTooLarge
    try:
        with Image.open(upload, formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise AvatarTooLarge
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise AvatarTooLarge from bomb
    except (OSError, SyntaxError, ValueError) as unreadable:
        # Pillow's decoders raise any of these for damaged files.
        raise AvatarNotAPicture from unreadable
    fitted = ImageOps.fit(upright, (SIDE, SIDE), Image.Resampling.LANCZOS)
    canvas = Image.new("RGB", fitted.size, "white")
    canvas.paste(fitted, mask=fitted.getchannel("A"))
    encoded = BytesIO()
    canvas.save(encoded, "WEBP", quality=85)
    return encoded.getvalue()
