"""The nineteen ways in which people capture a frame, made from any picture: for captures.py.

Every change takes an RGB picture (height x width x 3, uint8) and a numpy random generator, and gives what a person then
holds. Nothing depends on anything but these two.
"""

import cv2
import numpy as np


def jpeg(picture, quality):
    _, data = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.ascontiguousarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1])


def resized(picture, scale):
    height, width = picture.shape[:2]
    size = max(16, round(width * scale)), max(16, round(height * scale))
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)


def cropped(share):
    """`share` of the width and of the height cut off on every side."""

    def change(picture, random):
        height, width = picture.shape[:2]
        x, y = int(width * share), int(height * share)
        return jpeg(picture[y:height - y, x:width - x], 85)

    return change


def cropped_to(share):
    """`share` of the width and of the height, somewhere."""

    def change(picture, random):
        height, width = picture.shape[:2]
        w, h = int(width * share), int(height * share)
        x, y = int(random.integers(0, width - w + 1)), int(random.integers(0, height - h + 1))
        return jpeg(picture[y:y + h, x:x + w], 85)

    return change


def rotated(degrees):
    """As a straightened photo is: the corners are filled with black."""

    def change(picture, random):
        height, width = picture.shape[:2]
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees * random.choice([-1, 1]), 1)
        return jpeg(cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_LINEAR), 85)

    return change


def text(picture, words, x, y, height, colour=(255, 255, 255), edge=True):
    scale = height / 30
    if edge:
        cv2.putText(picture, words, (x, y), cv2.FONT_HERSHEY_DUPLEX, scale, (0, 0, 0), max(2, round(scale * 4)), cv2.LINE_AA)
    cv2.putText(picture, words, (x, y), cv2.FONT_HERSHEY_DUPLEX, scale, colour, max(1, round(scale * 1.5)), cv2.LINE_AA)


def with_controls(picture, random):
    """A player that was stopped: a dark gradient, a bar, buttons, times, and a sign in the middle."""
    picture = picture.copy()
    height, width = picture.shape[:2]
    band = max(24, height // 6)
    shade = np.linspace(1, 0.25, band)[:, None, None]
    picture[height - band:] = (picture[height - band:] * shade).astype(np.uint8)
    y, left, right = height - band // 2, width // 40, width - width // 40
    cv2.line(picture, (left, y), (right, y), (160, 160, 160), max(2, height // 180))
    played = left + int((right - left) * random.uniform(0.1, 0.9))
    cv2.line(picture, (left, y), (played, y), (230, 30, 30), max(2, height // 180))
    cv2.circle(picture, (played, y), max(4, height // 90), (230, 30, 30), -1, cv2.LINE_AA)
    text(picture, "12:34 / 45:56", left, height - band // 8, max(12, height // 32), edge=False)
    middle, radius = (width // 2, height // 2), max(12, height // 12)
    cv2.circle(picture, middle, radius, (40, 40, 40), -1, cv2.LINE_AA)
    arrow = np.array([[middle[0] - radius // 3, middle[1] - radius // 2], [middle[0] - radius // 3, middle[1] + radius // 2],
                      [middle[0] + radius // 2, middle[1]]])
    cv2.fillPoly(picture, [arrow], (255, 255, 255), cv2.LINE_AA)
    return jpeg(picture, 90)


def desk(width, height, random):
    """What surrounds a screen in a photo: smooth shades, boxes and grain."""
    small = random.integers(20, 200, (6, 8, 3), np.uint8)
    picture = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    for _ in range(12):
        x, y = int(random.integers(0, width)), int(random.integers(0, height))
        size = int(random.integers(20, 200)), int(random.integers(20, 200))
        cv2.rectangle(picture, (x, y), (x + size[0], y + size[1]), [int(c) for c in random.integers(0, 255, 3)], -1)
    return np.clip(picture + random.normal(0, 6, picture.shape), 0, 255).astype(np.uint8)


def photographed(fills):
    """A phone's photo of a screen: perspective, uneven light, a little blur, sensor noise, JPEG.

    `fills` is the screen's share of the photo's width; 1 and more: the photo was cropped to the screen.
    """

    def change(picture, random):
        height, width = picture.shape[:2]
        photo_width, photo_height = 1440, 1080
        scene = desk(photo_width, photo_height, random)
        side = photo_width * min(fills, 1)
        w, h = side, side * height / width
        if h > photo_height * 0.95:
            w, h = w * photo_height * 0.95 / h, photo_height * 0.95
        x, y = (photo_width - w) / 2, (photo_height - h) / 2
        corners = np.float32([[x, y], [x + w, y], [x + w, y + h], [x, y + h]])
        corners += random.uniform(-0.06, 0.06, (4, 2)).astype(np.float32) * np.float32([w, h])
        warp = cv2.getPerspectiveTransform(np.float32([[0, 0], [width, 0], [width, height], [0, height]]), corners)
        shape = (photo_width, photo_height)
        shown = resized(picture, 1) if width <= photo_width else picture
        seen = cv2.warpPerspective(shown, warp, shape, flags=cv2.INTER_AREA if width > w else cv2.INTER_LINEAR)
        mask = cv2.warpPerspective(np.full((height, width), 255, np.uint8), warp, shape)[..., None] / 255.0
        scene = scene * (1 - mask) + seen * mask
        light = cv2.resize(random.uniform(0.75, 1.15, (3, 4)).astype(np.float32), shape, interpolation=cv2.INTER_CUBIC)
        scene = 255 * (np.clip(scene * light[..., None], 0, 255) / 255) ** random.uniform(0.8, 1.25)
        scene = cv2.GaussianBlur(scene, (0, 0), 0.8) + random.normal(0, 5, scene.shape)
        scene = np.clip(scene, 0, 255).astype(np.uint8)
        if fills >= 1:
            low, high = corners.min(0).astype(int), corners.max(0).astype(int)
            scene = scene[max(0, low[1]):high[1], max(0, low[0]):high[0]]
        return jpeg(scene, 80)

    return change


def in_window(share):
    """A player's window on a desktop with a wallpaper, a bar and other windows; `share` of the desktop's width."""

    def change(picture, random):
        height, width = picture.shape[:2]
        screen = desk(1920, 1080, random)
        for _ in range(3):
            x, y = int(random.integers(0, 1400)), int(random.integers(0, 700))
            cv2.rectangle(screen, (x, y), (x + 480, y + 340), (245, 245, 245), -1)
            for line in range(12):
                words = "".join(random.choice(list("abcdefghij klmnop qrstuv wxyz"), 36))
                text(screen, words, x + 12, y + 30 + 24 * line, 14, (30, 30, 30), edge=False)
        scale = min(1920 * share / width, 1080 * share / height * 16 / 9, 940 / height)
        shown = resized(picture, scale)
        h, w = shown.shape[:2]
        x, y = int(random.integers(0, 1920 - w + 1)), int(random.integers(34, 1080 - h - 20 + 1))
        cv2.rectangle(screen, (x, y - 34), (x + w, y), (60, 60, 64), -1)
        text(screen, "Media player", x + 12, y - 10, 16, edge=False)
        screen[y:y + h, x:x + w] = shown
        cv2.rectangle(screen, (0, 1040), (1920, 1080), (24, 24, 28), -1)
        return jpeg(screen, 92)

    return change


def subtitled(picture, random):
    picture = picture.copy()
    height, width = picture.shape[:2]
    for line, words in enumerate(["I never said that we would", "come back to this place."]):
        text(picture, words, width // 5, int(height * (0.86 + 0.08 * line)), max(12, height // 18))
    return jpeg(picture, 85)


def picture_in_picture(picture, random):
    """In a corner of another broadcast, a quarter as wide."""
    other = desk(1280, 720, random)
    for _ in range(40):
        a, b = random.integers(0, 1280, 2), random.integers(0, 720, 2)
        cv2.line(other, (int(a[0]), int(b[0])), (int(a[1]), int(b[1])), [int(c) for c in random.integers(0, 255, 3)], 2, cv2.LINE_AA)
    shown = resized(picture, min(320 / picture.shape[1], 320 / picture.shape[0]))
    height, width = shown.shape[:2]
    x, y = (30 if random.integers(2) else 1250 - width), (30 if random.integers(2) else 690 - height)
    other[y:y + height, x:x + width] = shown
    return jpeg(other, 90)


def captioned(picture, random):
    """A white band of large words above."""
    height, width = picture.shape[:2]
    band = max(40, height // 4)
    whole = np.concatenate([np.full((band, width, 3), 255, np.uint8), picture])
    size = max(12, min(band // 3, width // 16))
    text(whole, "WHEN YOU FIND", width // 20, int(band * 0.45), size, (0, 0, 0), edge=False)
    text(whole, "THE RIGHT FRAME", width // 20, int(band * 0.9), size, (0, 0, 0), edge=False)
    return jpeg(whole, 85)


def recompressed(picture, random):
    return jpeg(picture, 30)


def mirrored(picture, random):
    return jpeg(picture[:, ::-1], 85)


CHANGES = {
    "recompressed": recompressed, "crop 2 % a side": cropped(0.02), "crop 5": cropped(0.05), "crop 10": cropped(0.1), "crop 20": cropped(0.2),
    "crop to 65 %, off centre": cropped_to(0.65), "player controls": with_controls, "rotated 2°": rotated(2), "rotated 8°": rotated(8),
    "rotated 20°": rotated(20), "photo with surroundings": photographed(0.72), "photo cropped to the screen": photographed(1),
    "desktop window at 70 %": in_window(0.7), "desktop 50": in_window(0.5), "desktop 33": in_window(1 / 3), "subtitle": subtitled,
    "picture in picture, 25 %": picture_in_picture, "caption above": captioned, "mirrored": mirrored,
}
