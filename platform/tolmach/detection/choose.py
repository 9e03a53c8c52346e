"""Which detector this installation uses. Imports are late: none is paid for unless it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

from tolmach.detection.errors import UnknownDetector
from tolmach.detection.port import Detector


def build_detector(name: str = "auto") -> Detector:
    """The detector of that name; ``auto`` is the first of eldc, lingua and langdetect that is installed.

    Raises UnknownDetector for a name that is none of ours or that is not installed here.
    """
    if name == "auto":
        name = next(iter(installed_detectors()), "")
    if name != "fixed" and name not in installed_detectors():
        raise UnknownDetector(name, ("auto", *installed_detectors(), "fixed"))
    return _BUILDERS[name]()


def installed_detectors() -> tuple[str, ...]:
    """The real detectors that can be imported here, best first."""
    return tuple(name for name in ("eldc", "lingua", "langdetect") if find_spec(name) is not None)


def _build_eldc() -> Detector:
    from tolmach.detection.eldc_detector import EldcDetector

    return EldcDetector()


def _build_lingua() -> Detector:
    from tolmach.detection.lingua_detector import LinguaDetector

    return LinguaDetector()


def _build_langdetect() -> Detector:
    from tolmach.detection.langdetect_detector import LangdetectDetector

    return LangdetectDetector()


def _build_fixed() -> Detector:
    from tolmach.detection.fixed_detector import FixedDetector

    return FixedDetector()


_BUILDERS: dict[str, Callable[[], Detector]] = {
    "eldc": _build_eldc,
    "lingua": _build_lingua,
    "langdetect": _build_langdetect,
    "fixed": _build_fixed,
}
