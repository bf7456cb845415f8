"""Region zoom: the square window of a picture that the model is shown when a region is asked about (kernel/zoom.ts is its twin)."""
import math

from palette import SIDE

SMALLEST = .6       # of the model's input is the smallest window: more pixels a letter
ROOM = 1.15         # the window is at least this much longer than the region's longer side
HEIGHTS = 5         # and this many times as high as the region, so that letters come in the sizes that were trained
POINT_SHARE = 8     # a point shows no size: its window grows with the picture
LEAST_GAIN = 1.25   # a picture that is hardly larger than the window is shown whole


def whole(value):
    """Rounded, halves up."""
    return math.floor(value + .5)


def window(region, picture):
    """Box of the window, or None for the whole picture; region: box in pixels, picture: (width, height)."""
    width, height = region[2] - region[0], region[3] - region[1]
    if width or height:
        side = max(SMALLEST * SIDE, ROOM * max(width, height), HEIGHTS * height)
    else:
        side = max(SIDE, max(picture) / POINT_SHARE)
    if max(picture) <= side * LEAST_GAIN:
        return None
    edges = []
    for low, high, length in ((region[0], region[2], picture[0]), (region[1], region[3], picture[1])):
        size = min(length, whole(side))
        start = min(max(0, whole((low + high - size) / 2)), length - size)
        edges.append((start, start + size))
    (left, right), (top, bottom) = edges
    return left, top, right, bottom
