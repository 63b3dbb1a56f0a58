"""A layout that comes out the same each time, down to the last digit a file keeps."""

from __future__ import annotations

from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.transforms import Bbox

DIGITS = 6  # of a share of the figure: a thousandth of a point on a page of seven inches


class SteadyLayout(ConstrainedLayoutEngine):
    """Constrained layout with the places of the axes rounded.

    Notes
    -----
    The solver (kiwisolver) may differ from run to run in the thirteenth digit, which
    is nothing to the eye but gives clip paths of an SVG other names, since matplotlib
    names them by a hash of their full numbers.
    """

    def execute(self, fig: Figure) -> None:
        """Lay the figure out, then round."""
        super().execute(fig)
        for ax in fig.get_axes():
            if ax.get_in_layout():
                edges = ax.get_position(original=True).extents
                box = Bbox.from_extents(*(round(float(edge), DIGITS) for edge in edges))
                ax.set_position(box)
                ax.set_in_layout(True)  # setting a place takes the axes out of the layout
