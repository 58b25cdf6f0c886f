"""Selections as frame-decode(1) defines them, applied to the frames of a full decode."""

import math
from fractions import Fraction


def tick(seconds, base):
    """The tick nearest to a time: halves are rounded up, and half a microsecond is granted."""
    return math.floor(Fraction(seconds) / base + max(Fraction(1, 2), Fraction(1, 2_000_000) / base))


def ends(frames):
    """The first tick at which each frame is no longer on screen."""
    following = [frame["pts"] for frame in frames[1:]] + [None]
    return [
        after if after is not None and after > frame["pts"] else frame["pts"] + max(frame["duration"], 1)
        for frame, after in zip(frames, following)
    ]


def within(frames, base, start, end):
    """Frames from the first tick on, up to the first frame that is not before the end."""
    found = []
    for frame in frames:
        if end is not None and frame["pts"] >= tick(end, base):
            break
        if start is None or frame["pts"] >= tick(start, base):
            found.append(frame)
    return found


def at_rate(frames, base, rate):
    """Those on screen at first + k / rate."""
    origin = frames[0]["pts"]
    step = 1 / (Fraction(rate) * base)
    # The last k whose tick is before a time, and whether one lies in [pts, end).
    def count(time):
        k = max(0, math.floor((time - origin) / step) - 2)
        while math.floor(k * step + Fraction(1, 2)) < time - origin:
            k += 1
        return k

    return [frame for frame, end in zip(frames, ends(frames)) if count(end) > count(frame["pts"])]


def at_times(frames, base, times):
    """Those on screen at the times, and whether all times were met."""
    found, settled, times = [], 0, sorted(times, key=Fraction)
    for index, (frame, end) in enumerate(zip(frames, ends(frames))):
        before = settled
        while settled < len(times):
            place = tick(times[settled], base)
            is_before = Fraction(times[settled]) < end * base if index == len(frames) - 1 else place < end
            if not is_before or not (place >= frame["pts"] or index == 0 or settled > before):
                break
            settled += 1
        if settled > before:
            found.append(frame)
    return found, settled == len(times)


def expected(frames, base, flags):
    """Frames that a selection wants, and the status where it is not that of the full decode.

    flags: {"from": "1.5", "fps": "2", …}
    """
    if "at" in flags:
        found, is_met = at_times(frames, base, flags["at"].split(","))
        return found, None if is_met else 64
    ranged = {frame["ordinal"] for frame in within(frames, base, flags.get("from"), flags.get("to"))}
    if "fps" in flags:
        picked = at_rate(frames, base, flags["fps"])
    elif "every" in flags:
        picked = [frame for frame in frames if frame["ordinal"] % int(flags["every"]) == 0]
    elif "keyframes" in flags:
        picked = [frame for frame in frames if frame["key"]]
    else:
        picked = frames
    return [frame for frame in picked if frame["ordinal"] in ranged], None
