"""Draw the synthetic world beside published figures: `python -m pipelines.world_plots [FOLDER]`."""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure as Picture

from barberpro.settings import PROJECT_ROOT
from barberpro.world.world import World
from pipelines.world_measures import comparison, long_world
from pipelines.world_pictures import PLOTS, Plot

FOLDER = PROJECT_ROOT / "docs" / "images"
STYLE = {
    "svg.hashsalt": "world",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "legend.frameon": False,
    "figure.dpi": 110,
}


def run(built: World, folder: Path = FOLDER) -> list[Path]:
    """Draw every picture into a folder and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context(STYLE):
        return [_drawn(plot, built, folder) for plot in PLOTS]


def _drawn(plot: Plot, built: World, folder: Path) -> Path:
    picture = Picture(figsize=plot.size, layout="constrained")
    plot.draw(picture, built)
    path = folder / f"{plot.name}.png"
    picture.savefig(path, metadata={"Software": None})
    return path


def main(arguments: list[str]) -> None:
    """Draw into the folder named, or into that of the documents, and print the table of figures."""
    built = long_world()
    for path in run(built, *[Path(argument) for argument in arguments[:1]]):
        sys.stdout.write(f"{path}\n")
    sys.stdout.write(f"\n{comparison(built)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
