"""From the text to its syntax tree, or to the line and column of what is wrong with it."""

import ast
import io
import re
import textwrap
import tokenize
import warnings
from contextlib import suppress
from dataclasses import dataclass

from cnnviz.errors import SourceError
from cnnviz.models.pytorch_text.limits import LONGEST_TEXT, MOST_TOKENS
from cnnviz.models.pytorch_text.refusals import quoted

DEEPEST_BRACKETS = 40
LONGEST_CHAIN = 100  # operators, dots and calls one after the other, with those around the brackets
LONGEST_FORMATTED = 1_000  # characters of an f-string: before Python 3.12 its inside is read apart
MOST_BRANCHES = 300  # elif

_CHAINING = {"not", "lambda", "if", "else", "and", "or", "in", "is", "await", "for", "yield"}
_PRINTED = re.compile(r"\(\w+\): [A-Z]\w*\(")
_ENDING = {",", "=", ";", tokenize.NEWLINE}


@dataclass(frozen=True)
class ParsedText:
    """A text and its syntax tree.

    Attributes
    ----------
    tree : ast.Module
    lines : tuple of str
        Of the text as it was parsed.
    indented : int
        Columns that were cut off before each line.
    """

    tree: ast.Module
    lines: tuple[str, ...]
    indented: int

    def position(self, node: ast.AST | None) -> tuple[int, int]:
        """Line and column of a node, from 1, in the text as it was given; zeros for none."""
        if not isinstance(node, ast.expr | ast.stmt | ast.arg | ast.keyword | ast.alias):
            return 0, 0
        before = self.lines[node.lineno - 1].encode()[: node.col_offset]
        return node.lineno, len(before.decode(errors="replace")) + 1 + self.indented


def parse(text: str) -> ParsedText:
    """The syntax tree of a text; nothing in it is run.

    Raises
    ------
    SourceError
        If the text is too long, is no Python, or nests too deep.
    """
    if len(text) > LONGEST_TEXT:
        raise SourceError(
            f"the text has {len(text)} characters, but the most is {LONGEST_TEXT}: paste the network's classes alone"
        )
    # a no-break space comes with what is copied from a web page
    whole = "\n".join(re.split("\r\n|\r|\n", text.removeprefix("\ufeff").replace("\u00a0", " ")))
    plain = textwrap.dedent(whole)
    indented = _indentation(whole) - _indentation(plain)
    _check_characters(plain)
    with suppress(tokenize.TokenError, SyntaxError):  # the parser says it better
        _check_nesting(plain, indented)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd escapes in strings, which are none of our business
            tree = ast.parse(plain)
    except SyntaxError as error:
        raise _broken(error, plain, indented) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise SourceError(f"the text is nested too deep or holds too long a number ({error}): write it out") from error
    return ParsedText(tree, tuple(plain.split("\n")), indented)


def _indentation(text: str) -> int:
    first = next((line for line in text.split("\n") if line.strip()), "")
    return len(first) - len(first.lstrip())


def _check_characters(text: str) -> None:
    """Refuse what the tokenizer or the parser would stumble over without a place."""
    for number, line in enumerate(text.split("\n"), start=1):
        for column, character in enumerate(line, start=1):
            if character == "\0" or "\ud800" <= character <= "\udfff":
                raise SourceError(f"the character U+{ord(character):04X} is no text: delete it", number, column)


def _check_nesting(text: str, indented: int) -> None:
    """Refuse what nests so deep that the parser's own stack could overflow, which no exception would report."""
    chains, branches = [0], 0  # of each open bracket, what hangs together since the last comma
    for count, token in enumerate(tokenize.generate_tokens(io.StringIO(text).readline)):
        if count > MOST_TOKENS:
            raise SourceError(
                f"the text has more than {MOST_TOKENS} names, numbers and signs: paste the network's classes alone"
            )
        if token.string in ("(", "[", "{"):
            chains.append(0)
        elif token.string in (")", "]", "}"):
            chains = chains[:-1] or [0]
            chains[-1] += 1
        elif token.string in _ENDING or token.type in _ENDING:
            chains[-1] = 0
        elif token.string in _CHAINING or (token.type == tokenize.OP and token.string != ":"):
            chains[-1] += 1
        branches += token.string == "elif"
        formatted = token.type == tokenize.STRING and "f" in token.string[:2].lower()
        if (
            len(chains) > DEEPEST_BRACKETS
            or sum(chains) > LONGEST_CHAIN
            or branches > MOST_BRANCHES
            or (formatted and len(token.string) > LONGEST_FORMATTED)
        ):
            line, column = token.start
            raise SourceError(
                f"this nests or goes on too long for a network ({LONGEST_CHAIN} operators, {DEEPEST_BRACKETS} brackets "
                "within one another): name its parts and put them together in steps",
                line,
                column + 1 + indented,
            )


def _broken(error: SyntaxError, text: str, indented: int) -> SourceError:
    """The place and the reason of a mistake in the grammar."""
    line, column = error.lineno or 1, (error.offset or 1) + indented
    if isinstance(error, IndentationError):
        return SourceError(
            f"the indentation is lost or mixed ({error.msg}): indent what belongs to a class, a function or a loop by "
            "four spaces more than its first line",
            line,
            column,
        )
    found = (text.split("\n")[line - 1 : line] or [""])[0].strip()
    if _PRINTED.match(found):
        return SourceError(
            "this is what print(model) shows, which does not say how layers are joined: paste the code of the class",
            line,
            column,
        )
    return SourceError(
        f"this is not Python ({error.msg}): {quoted(found)}; paste the code alone, without the text around it",
        line,
        column,
    )
