"""Pictures of people: what is taken, what is made of it, who gets to see it."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from studios import avatars
from studios.models import AVATAR_COLOURS, User
from studios.refusals import AvatarNotAPicture, AvatarTooLarge
from tests.domain.places import browser_of, person

pytestmark = pytest.mark.django_db
PHONE_MAKER = 0x010F
ORIENTATION = 0x0112


def picture(size=(600, 400), kind="JPEG", colour="red", **how) -> SimpleUploadedFile:
    encoded = BytesIO()
    Image.new("RGB", size, colour).save(encoded, kind, **how)
    return SimpleUploadedFile("me.jpg", encoded.getvalue())


def stored(user: User) -> Image.Image:
    with default_storage.open(user.avatar.name) as file:
        return Image.open(BytesIO(file.read()))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_picture_becomes_a_small_square(kind):
    tom = person()
    avatars.set_avatar(tom, picture(kind=kind))
    tom.refresh_from_db()
    image = stored(tom)
    assert (image.format, image.size) == ("WEBP", (avatars.SIDE, avatars.SIDE))
    red, green, blue = image.convert("RGB").getpixel((10, 10))
    assert red > 200
    assert green < 60
    assert blue < 60


def test_metadata_is_gone_and_the_picture_upright():
    exif = Image.Exif()
    exif[PHONE_MAKER] = "A phone that knows where it was"
    exif[ORIENTATION] = 6  # the phone was held upright: turn the picture clockwise
    lying = Image.new("RGB", (400, 400), "red")
    lying.paste("blue", (0, 0, 200, 400))
    encoded = BytesIO()
    lying.save(encoded, "JPEG", exif=exif)
    tom = person()
    avatars.set_avatar(tom, SimpleUploadedFile("me.jpg", encoded.getvalue()))
    image = stored(tom)
    assert not image.getexif()
    rgb = image.convert("RGB")
    assert rgb.getpixel((160, 20))[2] > 200, "blue was left and is on top now"
    assert rgb.getpixel((160, 300))[0] > 200


def test_see_through_picture_stands_on_white():
    encoded = BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(encoded, "PNG")
    made = avatars.square(SimpleUploadedFile("me.png", encoded.getvalue()))
    assert min(Image.open(BytesIO(made)).convert("RGB").getpixel((5, 5))) > 250


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\xff\xd8\xff\xe0 begins like a JPEG",
        b"\x89PNG\r\n\x1a\n and goes on like nothing",
    ],
)
def test_what_is_no_picture_is_refused(content):
    tom = person()
    with pytest.raises(AvatarNotAPicture):
        avatars.set_avatar(tom, SimpleUploadedFile("me.jpg", content))
    assert not tom.avatar


def test_half_a_picture_is_refused():
    whole = picture().read()
    with pytest.raises(AvatarNotAPicture):
        avatars.square(SimpleUploadedFile("me.jpg", whole[: len(whole) // 2]))


def test_formats_that_nobody_needs_are_refused():
    with pytest.raises(AvatarNotAPicture):
        avatars.square(picture(kind="TIFF"))


def test_too_many_bytes_are_refused_unread():
    heavy = SimpleUploadedFile("me.jpg", b"x" * (avatars.MAX_BYTES + 1))
    with pytest.raises(AvatarTooLarge):
        avatars.square(heavy)
    assert heavy.tell() == 0


@pytest.mark.parametrize("size", [(7072, 7072), (10_000, 10_000), (20_000, 10_000)])
def test_small_file_of_too_many_pixels_is_refused(size):
    encoded = BytesIO()
    Image.new("1", size).save(encoded, "PNG")
    assert len(encoded.getvalue()) < avatars.MAX_BYTES
    with pytest.raises(AvatarTooLarge):
        avatars.square(SimpleUploadedFile("me.png", encoded.getvalue()))


def test_new_picture_replaces_the_old_file():
    tom = person()
    avatars.set_avatar(tom, picture())
    old = tom.avatar.name
    avatars.set_avatar(tom, picture(colour="blue"))
    assert tom.avatar.name != old
    assert not default_storage.exists(old)
    assert default_storage.exists(tom.avatar.name)


def test_refused_picture_leaves_the_old_one():
    tom = person()
    avatars.set_avatar(tom, picture())
    with pytest.raises(AvatarNotAPicture):
        avatars.set_avatar(tom, SimpleUploadedFile("me.jpg", b"no"))
    tom.refresh_from_db()
    assert default_storage.exists(tom.avatar.name)


def test_person_puts_up_a_picture_and_takes_it_down_in_the_page():
    tom = person()
    browser = browser_of(tom)
    up = browser.post("/profile/picture/", {"picture": picture()}, follow=True)
    tom.refresh_from_db()
    assert f'src="{tom.avatar_url}"' in up.text
    former = tom.avatar.name
    browser.post("/profile/picture/remove/")
    tom.refresh_from_db()
    assert tom.avatar_url == ""
    assert not default_storage.exists(former)


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"picture": SimpleUploadedFile("me.jpg", b"no")}, "not a picture"),
        ({}, "Choose a picture first"),
    ],
)
def test_page_says_why_a_picture_is_refused(files, sentence):
    assert sentence in browser_of(person()).post("/profile/picture/", files, follow=True).text


def test_pictures_are_for_people_who_are_logged_in():
    tom = person()
    avatars.set_avatar(tom, picture())
    shown = browser_of(person()).get(tom.avatar_url)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/webp")
    assert "private" in shown["Cache-Control"]
    assert "immutable" in shown["Cache-Control"]
    assert browser_of(None).get(tom.avatar_url).url.startswith("/accounts/login/")


@pytest.mark.parametrize("name", ["nobody.webp", "..%2Fdb.sqlite3", "%00.webp", "a%00.webp"])
def test_other_names_lead_nowhere(name):
    assert browser_of(person()).get(f"/avatars/{name}").status_code == 404


def test_without_a_picture_there_are_initials_on_a_colour():
    for name, initials in [("Maya Lind", "ML"), ("Cher", "C"), ("Ana de la Cruz", "AC")]:
        user = person(name)
        assert user.initials == initials
        assert 0 <= user.colour < AVATAR_COLOURS
        page = browser_of(user).get("/profile/").text
        assert f"avatar-{user.colour} " in page
        assert f">{initials}</span>" in page


def test_name_is_changed_and_a_bad_one_is_not_shown_as_if_it_were():
    tom = person("Tom Reyes")
    browser = browser_of(tom)
    browser.post("/profile/", {"display_name": " Tom  R. "})
    tom.refresh_from_db()
    assert tom.display_name == "Tom R."
    refused = browser.post("/profile/", {"display_name": "\u200b"})
    assert refused.context["form"].errors
    assert '<span class="menu-name">Tom R.</span>' in refused.text
