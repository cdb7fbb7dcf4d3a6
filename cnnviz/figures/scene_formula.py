"""The formula of a step below the grids: what was read and multiplied, and what that comes to."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.figures.drawing import Box, Piece, Place, Shape, Size, Words, text_width
from cnnviz.figures.numbers import bracketed, number_texts
from cnnviz.figures.scene import Reduction, Scene, Steps
from cnnviz.figures.scene_cells import role_colour
from cnnviz.figures.theme import Theme

TEXT, SMALL = 15, 12  # px
LEAST_TERM, TERM_PADDING, SIGN_PADDING, NAME_PADDING = 40, 10, 2, 6
LOW, HIGH = 26, 42  # of a term without and with a product below
BETWEEN, LINE_GAP = 3, 6


@dataclass(frozen=True)
class Token:
    """A sign, or a term in its box.

    Attributes
    ----------
    pieces : tuple of Piece
    width : int
        The same at each step, so that nothing jumps.
    below : str
        The product, in small.
    line : str
        The colour of the box; none if empty.
    thick : bool
        Whether the box stands out.
    """

    pieces: tuple[Piece, ...]
    width: int
    below: str = ""
    line: str = ""
    thick: bool = False


class Formula:
    """The formula of each step of a scene.

    Parameters
    ----------
    scene : Scene
    steps : Steps
        Of the scene.
    texts : list of str
        Of all cells.
    width : int
        Into which it is broken.
    theme : Theme
    """

    def __init__(self, scene: Scene, steps: Steps, texts: list[str], width: int, theme: Theme) -> None:
        self._steps, self._texts, self._room, self._theme = steps, texts, width, theme
        self._roles = [grid.role for grid in scene.grids for _ in range(grid.values.size)]
        self._titles = [grid.title for grid in scene.grids for _ in range(grid.values.size)]
        self._stamps = steps.is_stamped
        self._written = _rows(steps.written)
        self._products = _rows(steps.products)
        self._part_sums = _rows(steps.part_sums)
        self._divisors = None if steps.divisors is None else number_texts(steps.divisors)
        self._term_width = self._widest_term()
        self._result_width = _boxed(row[0] for row in self._written)
        self._part_width = _boxed(text for row in self._part_sums for text in row)
        self._fullest = int((steps.first >= 0).sum(axis=1).argmax())
        self._name_width = self._widest_name()

    @property
    def size(self) -> Size:
        """Of the longest formula."""
        placed = list(self._placed(self._fullest))
        right = max(place[0] + token.width for token, place in placed)
        return right, max(place[1] + _height(token) for token, place in placed)

    def shapes(self, step: int, corner: Place) -> Iterator[Shape]:
        """The formula of a step, with its upper left corner at `corner`."""
        for token, (x, y) in self._placed(step):
            left, top = corner[0] + x, corner[1] + y
            middle = left + token.width // 2
            if token.line:
                size = (token.width, _height(token))
                width = 2 if token.thick else 1
                yield Box((left, top), size, self._theme.background, token.line, width, radius=6)
            yield Words((middle, top + LOW // 2), token.pieces, TEXT)
            if token.below:
                yield Words((middle, top + HIGH - 11), (Piece(token.below, self._theme.muted),), SMALL)

    def _placed(self, step: int) -> Iterator[tuple[Token, Place]]:
        """From left to right; where a line is full, the next one begins with a sign."""
        down = 0
        for tokens in self._lines(step):
            across = height = 0
            for unit in _units(tokens):
                if across and across + sum(token.width + BETWEEN for token in unit) > self._room:
                    across, down = 0, down + height + LINE_GAP
                for token in unit:
                    yield token, (across, down)
                    across += token.width + BETWEEN
                    height = max(height, _height(token))
            down += height + LINE_GAP

    def _lines(self, step: int) -> Iterator[list[Token]]:
        """The formula's tokens; each part has a line of its own."""
        steps = self._steps
        between = self._sign("," if steps.reduction is Reduction.MAX or self._stamps else "+")
        terms = [
            [self._term(step, at) for at in part if steps.first[step, at] >= 0]
            for part in np.array_split(np.arange(steps.products.shape[1]), steps.parts)
        ]
        if self._stamps:
            yield _joined([term for part in terms for term in part], between)
            return
        if steps.parts == 1:
            yield [*self._opening(), *_joined(terms[0], between), *self._ending(step)]
            return
        sums = [self._box((Piece(text, self._theme.text),), self._part_width) for text in self._part_sums[step]]
        names = self._part_names(step)
        for name, part, total in zip(names, terms, sums, strict=True):
            yield [name, *_joined(part, between), self._sign("="), total]
        named = [[name, total] for name, total in zip(names, sums, strict=True)]
        between_sums = [token for pair in named for token in (between, *pair)][1:]
        yield [*self._opening(), *between_sums, *self._ending(step)]

    def _part_names(self, step: int) -> list[Token]:
        """What the grid that each part reads is called, such as a channel."""
        names = []
        for cells in np.array_split(self._steps.first[step], self._steps.parts):
            read = int(cells.max())
            name = _short(self._titles[read]) if read >= 0 else ""
            colour = self._colour(read) if read >= 0 else self._theme.muted
            names.append(Token((Piece(name, colour, True),), self._name_width))
        return names

    def _opening(self) -> list[Token]:
        opened = {Reduction.MAX: "max(", Reduction.MEAN: "(", Reduction.APPLY: f"{self._steps.function}("}
        text = opened.get(self._steps.reduction)
        return [self._sign(text)] if text else []

    def _ending(self, step: int) -> list[Token]:
        """What is done with the terms: closing bracket, divisor, bias, result."""
        steps, theme, tokens = self._steps, self._theme, []
        if steps.reduction is not Reduction.SUM:
            tokens.append(self._sign(") /" if steps.reduction is Reduction.MEAN else ")"))
        if self._divisors is not None and steps.reduction is Reduction.MEAN:
            tokens.append(self._box((Piece(self._divisors[step], theme.text),), _boxed(self._divisors)))
        if steps.addends is not None:
            biases = {cell: f"{steps.addend_name} {self._texts[cell]}" for cell in np.unique(steps.addends).tolist()}
            text = biases[int(steps.addends[step])]
            if (steps.first[step] >= 0).any():  # else there is nothing to add it to
                tokens.append(self._sign("+"))
            tokens.append(self._box((Piece(text, theme.kernel, True),), _boxed(biases.values())))
        colour = self._colour(int(steps.targets[step, 0]))
        result = Token((Piece(self._written[step][0], colour, True),), self._result_width, line=colour, thick=True)
        return [*tokens, self._sign("="), result]

    def _term(self, step: int, at: int) -> Token:
        steps, theme = self._steps, self._theme
        read = int(steps.first[step, at])
        pieces = [Piece(self._texts[read], self._colour(read), True)]
        if steps.second is not None:
            weight = int(steps.second[step, at])
            pieces += [Piece(" · ", theme.text), Piece(bracketed(self._texts[weight]), self._colour(weight), True)]
        below = "" if steps.second is None else self._products[step][at]
        wins = steps.winners is not None and steps.winners[step] == at
        return Token(tuple(pieces), self._term_width, below, theme.output if wins else theme.line, wins)

    def _widest_term(self) -> int:
        width = self._widest(self._steps.first)
        if self._steps.second is not None:
            width += text_width(" · ", TEXT) + self._widest(self._steps.second, bracketed)
            width = max(width, max(text_width(text, SMALL) for row in self._products for text in set(row)))
        return max(LEAST_TERM, math.ceil(width) + TERM_PADDING)

    def _widest_name(self) -> int:
        names = {_short(self._titles[cell]) for cell in np.unique(self._steps.first).tolist() if cell >= 0}
        return math.ceil(max((text_width(name, TEXT, bold=True) for name in names), default=0)) + NAME_PADDING

    def _widest(self, cells: NDArray[np.int64], words: Callable[[str], str] = str) -> float:
        texts = {words(self._texts[cell]) for cell in np.unique(cells).tolist() if cell >= 0}
        return max((text_width(text, TEXT, bold=True) for text in texts), default=0)

    def _colour(self, cell: int) -> str:
        return role_colour(self._roles[cell], self._theme)

    def _sign(self, text: str) -> Token:
        return Token((Piece(text, self._theme.muted),), math.ceil(text_width(text, TEXT)) + SIGN_PADDING)

    def _box(self, pieces: tuple[Piece, ...], width: int) -> Token:
        return Token(pieces, width, line=self._theme.line)


def _units(tokens: list[Token]) -> Iterator[list[Token]]:
    """Signs with what follows them."""
    unit: list[Token] = []
    for token in tokens:
        unit.append(token)
        if token.line:
            yield unit
            unit = []
    if unit:
        yield unit


def _short(title: str) -> str:
    """``Red`` → ``R``, but ``Channel 1`` as it is."""
    return title if " " in title else title[:1]


def _height(token: Token) -> int:
    return HIGH if token.below else LOW


def _joined(tokens: list[Token], sign: Token) -> list[Token]:
    return [each for token in tokens for each in (sign, token)][1:]


def _rows(values: NDArray[np.float64]) -> list[list[str]]:
    texts = number_texts(values)
    length = values.shape[1]
    return [texts[at : at + length] for at in range(0, len(texts), length)]


def _boxed(texts: Iterable[str]) -> int:
    """The width of a box that holds any of these."""
    widest = max(text_width(text, TEXT, bold=True) for text in set(texts))
    return max(LEAST_TERM, math.ceil(widest) + TERM_PADDING)
