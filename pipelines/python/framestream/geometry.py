"""The geometry ledger: the integers that lead from the source's pixels to a frame's, and the way back."""

from __future__ import annotations

import math
from typing import NamedTuple, Optional, Sequence, Tuple, Union

Box = Tuple[float, float, float, float]
"""Left, top, right, bottom in pixels; pixel (0, 0) covers [0, 1) x [0, 1)."""


class Orient(NamedTuple):
    """Mirrored left to right, then turned clockwise by 0, 90, 180 or 270 degrees; the size is that before."""

    mirrored: bool
    degrees: int
    width: int
    height: int


class Crop(NamedTuple):
    """The rectangle that was cut out, in pixels, exact to 1/65536."""

    x: float
    y: float
    width: float
    height: float


class Scale(NamedTuple):
    """Scaled from one size to another."""

    from_width: int
    from_height: int
    width: int
    height: int


class Pad(NamedTuple):
    """Set into a picture of `width` x `height` with its corner at (`left`, `top`)."""

    left: int
    top: int
    width: int
    height: int


Step = Union[Orient, Crop, Scale, Pad]


def displayed_steps(ledger: Sequence[Step]) -> Sequence[Step]:
    """The steps after the picture was turned for display: what leads from the displayed picture to the frame."""
    return ledger[1:] if ledger and isinstance(ledger[0], Orient) else ledger


def undo(step: Step, x: float, y: float) -> Tuple[float, float]:
    """The point before the step that came to lie at (x, y)."""
    if isinstance(step, Crop):
        return x + step.x, y + step.y
    if isinstance(step, Scale):
        return x * step.from_width / step.width, y * step.from_height / step.height
    if isinstance(step, Pad):
        return x - step.left, y - step.top
    turned = {
        0: (x, y), 90: (y, step.height - x), 180: (step.width - x, step.height - y), 270: (step.width - y, x),
    }[step.degrees]
    return (step.width - turned[0], turned[1]) if step.mirrored else turned


def source_size(steps: Sequence[Step], width: int, height: int) -> Optional[Tuple[float, float]]:
    """The size before the steps, where they tell; else the size of the frame that they lead to, for no steps."""
    for step in steps:
        if isinstance(step, Orient):
            return step.width, step.height
        if isinstance(step, Scale):
            return step.from_width, step.from_height
        return None
    return width, height


def unmap(box: Sequence[float], ledger: Sequence[Step], width: int, height: int, stored: bool = False) -> Box:
    """A box of the frame as pixels of the displayed picture, or of the stored one, clipped to that picture.

    ValueError where a side is not a number.
    """
    left, top, right, bottom = (float(side) for side in box)
    if any(math.isnan(side) for side in (left, top, right, bottom)):
        raise ValueError("the box has a side that is not a number")
    steps = displayed_steps(ledger)
    for step in reversed(steps):
        (left, top), (right, bottom) = undo(step, left, top), undo(step, right, bottom)
    shown = displayed_size(ledger, width, height)
    if shown is not None:
        left, right = (min(max(x, 0.0), float(shown[0])) for x in (left, right))
        top, bottom = (min(max(y, 0.0), float(shown[1])) for y in (top, bottom))
    if stored and len(steps) < len(ledger):
        (left, top), (right, bottom) = undo(ledger[0], left, top), undo(ledger[0], right, bottom)
    return min(left, right), min(top, bottom), max(left, right), max(top, bottom)


def displayed_size(ledger: Sequence[Step], width: int, height: int) -> Optional[Tuple[float, float]]:
    """Width and height of the displayed picture, where the ledger tells."""
    if ledger and isinstance(ledger[0], Orient):
        turn = ledger[0]
        return (turn.height, turn.width) if turn.degrees % 180 else (turn.width, turn.height)
    return source_size(ledger, width, height)
