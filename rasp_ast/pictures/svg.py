"""A picture in SVG: text, boxes and lines on a canvas that grows with what is put on it."""

from __future__ import annotations

from html import escape

TEXT = 12
LINE = 22
_SANS = "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif"
_MONO = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
_WIDTH_OF_A_LETTER = 7.3
_MARGIN = 24


def width_of(text: str, size: float = TEXT) -> float:
    """How wide a text in equal letters is, roughly; letters of the Far East count twice."""
    letters = sum(1 + (letter >= "\u1100") for letter in text)
    return _WIDTH_OF_A_LETTER * size / TEXT * letters


class Canvas:
    """Shapes, each at its place; the later ones lie above the earlier ones."""

    def __init__(self) -> None:
        self._shapes: list[str] = []
        self.width = 0.0
        self.height = 0.0

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        anchor: str = "start",
        fill: str = "#1f2937",
        size: float = TEXT,
        bold: bool = False,
        mono: bool = True,
        line: float = LINE,
    ) -> None:
        """A line of text in the middle of the line that begins at y."""
        self._grow(x + (width_of(text, size) if anchor == "start" else 0), y + line)
        weight = ' font-weight="600"' if bold else ""
        family = "" if mono else f' font-family="{_SANS}"'
        self._shapes.append(
            f'<text x="{x:g}" y="{y + line / 2 + size * 0.36:g}" text-anchor="{anchor}" '
            f'font-size="{size:g}" fill="{fill}"{weight}{family}>{_escaped(text)}</text>'
        )

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str,
        *,
        stroke: str = "none",
        round: float = 3,  # noqa: A002
        back: bool = False,
        dashed: bool = False,
        thick: float = 1,
        hint: str = "",
    ) -> None:
        """A box; one at the back lies below everything so far. A mouse over it shows the hint."""
        self._grow(x + width, y + height)
        dashes = ' stroke-dasharray="3 2"' if dashed else ""
        dashes += f' stroke-width="{thick:g}"' if thick != 1 else ""
        end = f"><title>{_escaped(hint)}</title></rect>" if hint else "/>"
        shape = (
            f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{round:g}" '
            f'fill="{fill}" stroke="{stroke}"{dashes}{end}'
        )
        self._shapes.insert(0 if back else len(self._shapes), shape)

    def turned(self, x: float, y: float, text: str, *, size: float, fill: str) -> None:
        """A text that is read downwards, from y on, with its middle line at x."""
        self._grow(x + size / 2, y + width_of(text, size))
        self._shapes.append(
            f'<text x="{x - size * 0.36:g}" y="{y:g}" transform="rotate(90 {x - size * 0.36:g} '
            f'{y:g})" font-size="{size:g}" fill="{fill}">{_escaped(text)}</text>'
        )

    def line(
        self, x: float, y: float, to_x: float, to_y: float, stroke: str, *, thick: float = 1
    ) -> None:
        """A straight line."""
        self._grow(max(x, to_x), max(y, to_y))
        width = f' stroke-width="{thick:g}"' if thick != 1 else ""
        self._shapes.append(
            f'<path d="M{x:g} {y:g} L{to_x:g} {to_y:g}" fill="none" stroke="{stroke}"{width}/>'
        )

    def place(self, other: Canvas, x: float, y: float) -> None:
        """Another picture, with its upper left corner at (x, y)."""
        self._grow(x + other.width, y + other.height)
        shapes = "\n".join(other._shapes)
        self._shapes.append(f'<g transform="translate({x:g} {y:g})">\n{shapes}\n</g>')

    def curve(self, x: float, y: float, to_x: float, to_y: float, stroke: str) -> None:
        """A line that leaves downwards and arrives from above."""
        middle = (y + to_y) / 2
        self._shapes.append(
            f'<path d="M{x:g} {y:g} C{x:g} {middle:g} {to_x:g} {middle:g} {to_x:g} {to_y:g}" '
            f'fill="none" stroke="{stroke}" stroke-width="1.5" stroke-opacity="0.55"/>'
        )

    def svg(self, title: str, described: str = "") -> str:
        """The whole picture, with a description for those who do not see it."""
        width, height = self.width + _MARGIN, self.height + _MARGIN
        lines = "\n".join(map(_escaped, described.splitlines()))
        words = f"<desc>{lines}</desc>\n" if described else ""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
            f'viewBox="0 0 {width:g} {height:g}" font-family="{_MONO}" xml:space="preserve">\n'
            f"<title>{_escaped(title)}</title>\n"
            f"{words}"
            f'<rect width="{width:g}" height="{height:g}" fill="#ffffff"/>\n'
        )
        return head + "\n".join(self._shapes) + "\n</svg>\n"

    def _grow(self, x: float, y: float) -> None:
        self.width, self.height = max(self.width, x), max(self.height, y)


def _escaped(text: str) -> str:
    """Text as XML, which has no characters of control."""
    shown = "".join(letter if letter >= " " else "\ufffd" for letter in text)
    return escape(shown)
