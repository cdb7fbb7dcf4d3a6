"""Networks on paper: layers that may not fit one another yet, what is wrong with each, and the ways out.

Here belongs the value behind the builder: every operation on it gives a new one, and one without a problem is an
architecture. How it looks belongs to `ui`; PyTorch source is read and written in `models`.
"""

from cnnviz.geometry.drafts.additions import new_layer
from cnnviz.geometry.drafts.checks import check_draft, mended_throughout
from cnnviz.geometry.drafts.draft import MOST_DRAFTED, Draft, Path, draft_of
from cnnviz.geometry.drafts.fields import FIELDS, Field, FieldKind, Value, field_of, parse_value, value_text
from cnnviz.geometry.drafts.layers import DraftLayer, draft_layer, from_spec, kind_title, summary
from cnnviz.geometry.drafts.problems import CheckedDraft, DraftRow, Mend, Problem, part_title, problem_text
from cnnviz.geometry.drafts.text import draft_from_text, draft_to_text

__all__ = [
    "FIELDS",
    "MOST_DRAFTED",
    "CheckedDraft",
    "Draft",
    "DraftLayer",
    "DraftRow",
    "Field",
    "FieldKind",
    "Mend",
    "Path",
    "Problem",
    "Value",
    "check_draft",
    "draft_from_text",
    "draft_layer",
    "draft_of",
    "draft_to_text",
    "field_of",
    "from_spec",
    "kind_title",
    "mended_throughout",
    "new_layer",
    "parse_value",
    "part_title",
    "problem_text",
    "summary",
    "value_text",
]
