"""The sample zone: public facts of the catalogue, filled up with rows that say they are samples.

``generate`` is pure; only the loader knows Django, so it is imported when it is called.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gaoxin.sample.loader import LoadReport


def load_sample(progress: Callable[[str], object] = print) -> "LoadReport":
    """Load 长治高新区 and the small second zone with their demo accounts; see ``gaoxin.sample.loader``."""
    from gaoxin.sample.loader import load_sample as load

    return load(progress)


def load_large(
    *, enterprises: int = 100_000, projects: int = 1_000, progress: Callable[[str], object] = print
) -> "LoadReport":
    """Load a large zone for measuring; see ``gaoxin.sample.large``."""
    from gaoxin.sample.large import load_large as load

    return load(enterprises=enterprises, projects=projects, progress=progress)
