"""A float64 model of pixel format and colour conversion, to hold the kernels against.

Written from the standards (ITU-R BT.601, BT.709, BT.2020, ITU-T H.273) and FFmpeg's pixel format names; it shares no
table with the Swift code.

    convert_model.py FILE

FILE is a JSON list of cases: {"name", "width", "height", "source", "destination", "in": [offset, bytes],
"out": [offset, bytes], "from": {"matrix", "range", "siting", "primaries", "transfer"}, "to": {...}, "chroma", "dither",
"tonemap"}; offsets are into
FILE.bin. For each case a line: the largest distance of any written sample from the model's unrounded, clamped value.
A right rounding stays within 0.5.
"""

import json
import re
import sys

import numpy as np

KR_KB = {
    "bt709": (0.2126, 0.0722), "fcc": (0.30, 0.11), "bt470bg": (0.299, 0.114), "smpte170m": (0.299, 0.114),
    "smpte240m": (0.212, 0.087), "bt2020nc": (0.2627, 0.0593),
}
SUBSAMPLING = {"444": (0, 0), "422": (1, 0), "420": (1, 1), "440": (0, 1), "411": (2, 0), "410": (2, 2)}


class Format:
    """Model, depths, subsampling, and how components lie in memory, all from the name."""

    def __init__(self, name):
        self.name = name
        self.order = ">" if name.endswith("be") else "<"
        self.sub = (0, 0)
        self.alpha = False
        base = re.sub("[lb]e$", "", name)
        if m := re.fullmatch(r"yuv(a?)(4\d\d)p(\d*)", base):
            self.model, self.layout = "yuv", "planar"
            self.alpha, self.sub, self.depth = bool(m[1]), SUBSAMPLING[m[2]], int(m[3] or 8)
        elif m := re.fullmatch(r"gbr(a?)p(\d*)", base):
            self.model, self.layout, self.alpha, self.depth = "rgb", "planar", bool(m[1]), int(m[2] or 8)
        elif m := re.fullmatch(r"gray(\d*)", base):
            self.model, self.layout, self.depth = "gray", "planar", int(m[1] or 8)
        elif m := re.fullmatch(r"ya(8|16)", base):
            self.model, self.layout, self.depth, self.alpha = "gray", "packed", int(m[1]), True
            self.places = "ya"
        elif m := re.fullmatch(r"mono([wb])", base):
            self.model, self.layout, self.depth = "gray", "bits", 1
        elif base == "pal8":
            self.model, self.layout, self.depth, self.alpha = "rgb", "palette", 8, True
        elif m := re.fullmatch(r"nv(12|21|16|24|42)", base):
            self.model, self.layout, self.depth = "yuv", "semi", 8
            self.sub = {"12": (1, 1), "21": (1, 1), "16": (1, 0), "24": (0, 0), "42": (0, 0)}[m[1]]
            self.pair = "vu" if m[1] in ("21", "42") else "uv"
        elif m := re.fullmatch(r"p([024])(1\d)", base):
            self.model, self.layout, self.depth, self.pair = "yuv", "semi", int(m[2]), "uv"
            self.sub = {"0": (1, 1), "2": (1, 0), "4": (0, 0)}[m[1]]
        elif base in ("yuyv422", "uyvy422", "yvyu422"):
            self.model, self.layout, self.depth, self.sub, self.places = "yuv", "packed422", 8, (1, 0), base[:4]
        elif m := re.fullmatch(r"(rgb|bgr)(555|565)", base):
            self.model, self.layout, self.depth = "rgb", "word", 5
            self.places, self.bits = m[1], [int(c) for c in m[2]]
        else:
            self.model, self.layout = "rgb", "packed"
            m = re.fullmatch(r"([rgba0]+?)(24|48|64)?", base)
            self.places = m[1]
            self.depth = 16 if m[2] in ("48", "64") else 8
            if m[2] == "64" and "a" not in self.places:
                raise ValueError(name)
            self.alpha = "a" in self.places

    def colours(self):
        return {"yuv": "yuv", "rgb": "rgb", "gray": "y"}[self.model]

    def depth_of(self, component):
        return self.bits[self.places.index(component)] if self.layout == "word" else self.depth

    def size_of(self, component, w, h):
        if self.model == "yuv" and component in "uv":
            return -(-w >> self.sub[0]), -(-h >> self.sub[1])
        return w, h

    def unpack(self, data, w, h):
        """Codes of each component, as float64 arrays of its own size."""
        word = np.dtype(self.order + "u2") if self.depth > 8 else np.dtype("u1")
        names = self.colours() + ("a" if self.alpha else "")
        if self.layout == "planar":
            stored = {"rgb": "gbr", "yuv": "yuv", "gray": "y"}[self.model] + ("a" if self.alpha else "")
            out, at = {}, 0
            for c in stored:
                cw, ch = self.size_of(c, w, h)
                n = cw * ch * word.itemsize
                out[c] = np.frombuffer(data[at:at + n], word).reshape(ch, cw)
                at += n
        elif self.layout == "semi":
            luma = w * h * word.itemsize
            cw, ch = self.size_of("u", w, h)
            pair = np.frombuffer(data[luma:luma + 2 * cw * ch * word.itemsize], word).reshape(ch, cw, 2)
            out = {"y": np.frombuffer(data[:luma], word).reshape(h, w)}
            out[self.pair[0]], out[self.pair[1]] = pair[:, :, 0], pair[:, :, 1]
            out = {c: v >> (8 * word.itemsize - self.depth) for c, v in out.items()}
        elif self.layout == "packed422":
            pairs = np.frombuffer(data, "u1").reshape(h, -1, 4)
            at = {c: [i for i, p in enumerate(self.places) if p == c] for c in "yuv"}
            out = {c: pairs[:, :, at[c][0]] for c in "uv"}
            out["y"] = pairs[:, :, at["y"]].reshape(h, -1)[:, :w]
        elif self.layout == "packed":
            pixels = np.frombuffer(data, word).reshape(h, w, len(self.places))
            out = {c: pixels[:, :, i] for i, c in enumerate(self.places)}
            self.filler = out.pop("0", None)
        elif self.layout == "word":
            words = np.frombuffer(data, self.order + "u2").reshape(h, w).astype(int)
            out, shift = {}, 0
            for c, bits in list(zip(self.places, self.bits))[::-1]:
                out[c] = words >> shift & (1 << bits) - 1
                shift += bits
        elif self.layout == "bits":
            bits = np.unpackbits(np.frombuffer(data, "u1").reshape(h, -1), axis=1)[:, :w]
            out = {"y": 1 - bits if self.name == "monow" else bits}
        elif self.layout == "palette":
            index = np.frombuffer(data[:w * h], "u1").reshape(h, w)
            entries = np.frombuffer(data[w * h:], "u1").reshape(256, 4)
            out = {c: entries[index, i] for c, i in zip("bgra", range(4))}
        return {c: out[c].astype(np.float64) for c in names}


def scale(component, depth, colour):
    """(scale, zero) of code = unit * scale + zero."""
    step = 2.0 ** (depth - 8)
    middle = 2.0 ** (depth - 1) if component in "uv" else 0.0
    if component != "a" and colour["range"] == "limited" and depth >= 8:
        if component in "uv":
            return (219 if colour["matrix"] == "ycgco" else 224) * step, middle
        return 219 * step, 16 * step
    return 2.0 ** depth - 1, middle


def first_place(siting, log2, axis):
    """The place of the first chroma sample, in luma samples."""
    last = 2 ** log2 - 1
    if axis == 1:
        return last / 2 if siting in ("center", "top", "bottom") else 0.0
    if siting in ("top", "topleft"):
        return 0.0
    return float(last) if siting in ("bottom", "bottomleft") else last / 2


def upsample(plane, log2, count, place, axis, how):
    if log2 == 0:
        return plane
    step, n = 2 ** log2, plane.shape[axis]
    x = np.arange(count)
    if how == "nearest":
        return np.take(plane, x >> log2, axis)
    t = (x - place) / step
    low = np.floor(t)
    f = (t - low).reshape((-1, 1) if axis == 0 else (1, -1))
    index = low.astype(int)
    a = np.take(plane, np.clip(index, 0, n - 1), axis)
    b = np.take(plane, np.clip(index + 1, 0, n - 1), axis)
    return a * (1 - f) + b * f


def downsample(plane, log2, place, axis, how):
    """The mean over one chroma sample's area, the plane taken as steps one luma sample wide."""
    if log2 == 0:
        return plane
    step, n = 2 ** log2, plane.shape[axis]
    count = -(-n // step)
    if how == "nearest":
        return np.take(plane, np.arange(count) * step, axis)
    # In eighths of a luma sample every boundary is an integer.
    fine = 8
    start = (np.arange(count) * step + place - step / 2 + 0.5) * fine
    total = 0.0
    for k in range(step * fine):
        cell = np.floor((start + k) / fine).astype(int)
        total = total + np.take(plane, np.clip(cell, 0, n - 1), axis)
    return total / (step * fine)


def resampled(plane, source, destination, colours, w, h, how):
    """A chroma plane from one grid to another, over luma's grid where they differ."""
    for axis, count, i in ((0, h, 1), (1, w, 0)):
        a, b = source.sub[i], destination.sub[i]
        pa, pb = (first_place(c["siting"], s, axis) for c, s in zip(colours, (a, b)))
        if (a, pa) != (b, pb):
            plane = upsample(plane, a, count, pa, axis, how)
            plane = downsample(plane, b, pb, axis, how)
    return plane


def to_rgb(c, matrix):
    if matrix == "ycgco":
        t = c["y"] - c["u"]
        return {"r": t + c["v"], "g": c["y"] + c["u"], "b": t - c["v"]}
    kr, kb = KR_KB[matrix]
    r = c["y"] + 2 * (1 - kr) * c["v"]
    b = c["y"] + 2 * (1 - kb) * c["u"]
    return {"r": r, "g": (c["y"] - kr * r - kb * b) / (1 - kr - kb), "b": b}


def from_rgb(c, matrix):
    if matrix == "ycgco":
        rb = (c["r"] + c["b"]) / 2
        return {"y": (c["g"] + rb) / 2, "u": (c["g"] - rb) / 2, "v": (c["r"] - c["b"]) / 2}
    kr, kb = KR_KB[matrix]
    y = kr * c["r"] + kb * c["b"] + (1 - kr - kb) * c["g"]
    return {"y": y, "u": (c["b"] - y) / (2 * (1 - kb)), "v": (c["r"] - y) / (2 * (1 - kr))}


def pq_light(e):
    """BT.2100-2 table 4: 0..1 to cd/m2."""
    root = np.maximum(e, 0) ** (4096 / (2523 * 128))
    c1, c2, c3 = 3424 / 4096, 2413 / 128, 2392 / 128
    return 10000 * (np.maximum(root - c1, 0) / (c2 - c3 * root)) ** (16384 / 2610)


def pq_encoded(light):
    root = (light / 10000) ** (2610 / 16384)
    c1, c2, c3 = 3424 / 4096, 2413 / 128, 2392 / 128
    return ((c1 + c2 * root) / (1 + c3 * root)) ** (2523 / 32)


def hlg_light(rgb, peak):
    """BT.2100-2 table 5: inverse OETF, then the OOTF with gamma 1.2."""
    a = 0.17883277
    b, c = 1 - 4 * a, 0.5 - a * np.log(4 * a)
    rgb = np.clip(rgb, 0, 1)
    scene = np.where(rgb <= 0.5, rgb ** 2 / 3, (np.exp((rgb - c) / a) + b) / 12)
    luminance = np.tensordot([0.2627, 0.6780, 0.0593], scene, 1)
    return peak * luminance ** 0.2 * scene


def eetf(light, peak, target):
    """BT.2390 5.4.1 with black at zero."""
    white = pq_encoded(peak)
    e, top = pq_encoded(light) / white, pq_encoded(target) / white
    knee = 1.5 * top - 0.5
    t = (e - knee) / (1 - knee)
    spline = (2 * t**3 - 3 * t**2 + 1) * knee + (t**3 - 2 * t**2 + t) * (1 - knee) + (-2 * t**3 + 3 * t**2) * top
    return pq_light(np.where(e < knee, e, spline) * white)


def to_xyz(red, green, blue, white):
    """RGB to XYZ from chromaticities."""
    columns = np.array([[x, y, 1 - x - y] for x, y in (red, green, blue)]).T
    w = np.array([white[0] / white[1], 1, (1 - white[0] - white[1]) / white[1]])
    return columns * np.linalg.solve(columns, w)


D65 = (0.3127, 0.3290)
XYZ_2020 = to_xyz((0.708, 0.292), (0.170, 0.797), (0.131, 0.046), D65)
XYZ_709 = to_xyz((0.64, 0.33), (0.30, 0.60), (0.15, 0.06), D65)


def tonemap(units, colour, peak=1000.0, target=203.0):
    """PQ or HLG R'G'B' to BT.709 for a display of BT.1886."""
    rgb = np.array([units[c] for c in "rgb"])
    light = hlg_light(rgb, peak) if colour["transfer"] == "arib-std-b67" else pq_light(np.clip(rgb, 0, 1))
    light = np.minimum(light, peak)
    most = light.max(axis=0)
    gain = np.divide(eetf(most, peak, target), most, out=np.ones_like(most), where=most > 0)
    light = light * gain / target
    if colour["primaries"] == "bt2020":
        light = np.tensordot(np.linalg.inv(XYZ_709) @ XYZ_2020, light, 1)
    return dict(zip("rgb", np.clip(light, 0, 1) ** (1 / 2.4)))


def convert(data, case):
    """Unrounded codes of each destination component."""
    w, h, how = case["width"], case["height"], case["chroma"]
    source, destination = Format(case["source"]), Format(case["destination"])
    colours = case["from"], case["to"]
    units = {}
    for c, codes in source.unpack(data, w, h).items():
        s, zero = scale(c, source.depth_of(c), colours[0])
        units[c] = (codes - zero) / s
    alpha = units.pop("a", np.ones((h, w)))
    crosses = (source.model == "rgb") != (destination.model == "rgb") or case["tonemap"]
    if crosses or (source.model == "yuv" and colours[0]["matrix"] != colours[1]["matrix"]):
        if source.model == "yuv":
            for c in "uv":
                for axis, count, i in ((0, h, 1), (1, w, 0)):
                    place = first_place(colours[0]["siting"], source.sub[i], axis)
                    units[c] = upsample(units[c], source.sub[i], count, place, axis, how)
        if source.model == "gray":
            units = {"r": units["y"], "g": units["y"], "b": units["y"]}
        elif source.model == "yuv":
            units = to_rgb(units, colours[0]["matrix"])
        if case["tonemap"]:
            units = tonemap(units, colours[0])
        if destination.model != "rgb":
            units = from_rgb(units, colours[1]["matrix"])
            for c in "uv":
                for axis, i in ((0, 1), (1, 0)):
                    place = first_place(colours[1]["siting"], destination.sub[i], axis)
                    units[c] = downsample(units[c], destination.sub[i], place, axis, how)
    elif destination.model == "yuv":
        for c in "uv":
            if source.model == "yuv":
                units[c] = resampled(units[c], source, destination, colours, w, h, how)
            else:
                cw, ch = destination.size_of(c, w, h)
                units[c] = np.zeros((ch, cw))
    units["a"] = alpha
    if destination.layout == "palette":
        return {c: np.clip(units[c] * 255 / step, 0, top) for c, step, top in LEVELS}
    out = {}
    for c in destination.colours() + ("a" if destination.alpha else ""):
        s, zero = scale(c, destination.depth_of(c), colours[1])
        out[c] = np.clip(units[c] * s + zero, 0, 2.0 ** destination.depth_of(c) - 1)
    return out


# FFmpeg's systematic palette: from one level of a colour to the next, and the highest.
LEVELS = (("r", 36, 7), ("g", 36, 7), ("b", 85, 3))


def is_systematic(entries):
    index = np.arange(256)
    expected = np.stack([85 * (index & 3), 36 * (index >> 2 & 7), 36 * (index >> 5), 255 + 0 * index], axis=1)
    return (np.frombuffer(entries, "u1").reshape(256, 4) == expected).all()


def bayer(w, h):
    pattern = np.zeros((1, 1))
    for _ in range(3):
        pattern = np.block([[4 * pattern, 4 * pattern + 2], [4 * pattern + 3, 4 * pattern + 1]])
    return np.tile(pattern, (-(-h // 8), -(-w // 8)))[:h, :w]


def distance(case, blob):
    data = blob[case["in"][0]:sum(case["in"])]
    written = Format(case["destination"])
    got = written.unpack(blob[case["out"][0]:sum(case["out"])], case["width"], case["height"])
    if written.layout == "palette":
        if not is_systematic(blob[case["out"][0]:sum(case["out"])][-1024:]):
            return float("inf")
        got = {c: got[c] / step for c, step, _ in LEVELS}
    if getattr(written, "filler", None) is not None and not (written.filler == 255).all():
        return float("inf")
    worst = 0.0
    expected = convert(data, case)
    narrowed = Format(case["source"]).depth > 8 and written.depth == 8 or written.layout == "palette"
    dithered = case["dither"] == "ordered" and narrowed
    for c, values in expected.items():
        if dithered:
            threshold = (bayer(values.shape[1], values.shape[0]) + 0.5) / 64
            # Within a half of the dithered value's cell: floor(v + t) lies between v + t - 1 and v + t.
            top = dict((c, top) for c, _, top in LEVELS)[c] if written.layout == "palette" else 255
            values = np.clip(values + threshold - 0.5, 0, top)
        worst = max(worst, float(np.abs(values - got[c]).max()))
    return worst


def main():
    path = sys.argv[1]
    with open(path) as file:
        cases = json.load(file)
    with open(path + ".bin", "rb") as file:
        blob = file.read()
    for case in cases:
        print(f"{distance(case, blob):.6f}")


if __name__ == "__main__":
    main()
