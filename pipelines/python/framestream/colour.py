"""Colour descriptions: the code points of ITU-T H.273 under FFmpeg's names."""

from __future__ import annotations

from typing import Dict, FrozenSet, NamedTuple, Union

MATRICES = {
    0: "rgb", 1: "bt709", 2: "unspecified", 4: "fcc", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "ycgco", 9: "bt2020nc",
    10: "bt2020c", 11: "smpte2085", 12: "chroma-derived-nc", 13: "chroma-derived-c", 14: "ictcp"}
RANGES = {0: "unspecified", 1: "limited", 2: "full"}
PRIMARIES = {
    1: "bt709", 2: "unspecified", 4: "bt470m", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "film", 9: "bt2020", 10: "smpte428",
    11: "smpte431", 12: "smpte432", 22: "ebu3213"}
TRANSFERS = {
    1: "bt709", 2: "unspecified", 4: "gamma22", 5: "gamma28", 6: "smpte170m", 7: "smpte240m", 8: "linear", 9: "log100", 10: "log316",
    11: "iec61966-2-4", 12: "bt1361e", 13: "iec61966-2-1", 14: "bt2020-10", 15: "bt2020-12", 16: "smpte2084", 17: "smpte428",
    18: "arib-std-b67"}
SITINGS = {0: "unspecified", 1: "left", 2: "center", 3: "topleft", 4: "top", 5: "bottomleft", 6: "bottom"}
PARTS = ("matrix", "range", "primaries", "transfer", "siting")
_TABLES = (MATRICES, RANGES, PRIMARIES, TRANSFERS, SITINGS)


class Colour(NamedTuple):
    """How samples map to light. `assumed` names the parts that the source did not say."""

    matrix: str = "rgb"
    range: str = "full"
    primaries: str = "bt709"
    transfer: str = "iec61966-2-1"
    siting: str = "unspecified"
    assumed: FrozenSet[str] = frozenset()

    @classmethod
    def from_codes(cls, codes: bytes, assumed: int) -> "Colour":
        """From the five codes of a FRAM head and the bits of what is assumed. A code without a name stays a number."""
        names = (table.get(code, str(code)) for table, code in zip(_TABLES, codes))
        return cls(*names, frozenset(part for bit, part in enumerate(PARTS) if assumed >> bit & 1))

    def to_codes(self) -> bytes:
        """The five codes and the bits of what is assumed. ValueError where a name is unknown."""
        codes = [_code(table, name) for table, name in zip(_TABLES, self[:5])]
        return bytes(codes + [sum(1 << bit for bit, part in enumerate(PARTS) if part in self.assumed)])


def _code(table: Dict[int, str], name: Union[str, int]) -> int:
    for code, known in table.items():
        if known == name:
            return code
    try:
        number = int(name)
    except ValueError:
        number = -1
    if not 0 <= number < 256:
        raise ValueError(f"unknown colour name {name!r}")
    return number
