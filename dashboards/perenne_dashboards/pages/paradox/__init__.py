"""The paradox: the same people in three worlds, told scene by scene, for a room to predict, watch and break."""

from perenne_dashboards.pages.paradox.page import Page

__all__ = ["Page"]
