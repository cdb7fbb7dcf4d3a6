"""The rules of the house that a tool can check."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "pages").glob("*.py"))


def run(*command):
    return subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True)


@pytest.mark.timeout(600)  # the types of everything, with nothing remembered
@pytest.mark.parametrize(
    "command",
    [
        ("-m", "ruff", "check", "."),
        ("-m", "ruff", "format", "--check", "."),
        ("-m", "mypy"),
        ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"),
    ],
    ids=["lint", "format", "types", "imports"],
)
def test_the_tools_are_content(command):
    result = run(*command)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("script", PAGES, ids=lambda script: script.stem)
def test_a_page_is_thin(script):
    source = script.read_text(encoding="utf-8")
    tree = ast.parse(source)
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }
    assert imported <= {"streamlit", "cnnviz"} | set(sys.stdlib_module_names)
    assert source.count("\n") <= 80
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert any("fragment" in ast.unparse(d) or "dialog" in ast.unparse(d) for d in node.decorator_list), (
                node.name
            )


@pytest.mark.parametrize("script", PAGES, ids=lambda script: script.stem)
def test_a_page_begins_with_the_call_that_mends_deep_links(script):
    statements = [
        n for n in ast.parse(script.read_text(encoding="utf-8")).body if not isinstance(n, ast.Import | ast.ImportFrom)
    ]
    assert isinstance(statements[0], ast.Expr)  # the docstring
    assert ast.unparse(statements[1]).startswith("info = begin(")


@pytest.mark.parametrize("script", PAGES, ids=lambda script: script.stem)
def test_no_page_has_the_name_of_a_standard_module(script):
    assert script.stem not in sys.stdlib_module_names


def test_no_markup_is_smuggled_in():
    for file in [*PAGES, *(ROOT / "cnnviz").rglob("*.py")]:
        assert "unsafe_allow_html" not in file.read_text(encoding="utf-8"), file


OPEN_PAGE = """
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=60).run()
app.switch_page("pages/{page}.py").run()
assert not app.exception, app.exception
assert app.title[0].value == "{title}"
print("torch" in sys.modules)
"""


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("home", "cnnviz"),
        ("convolution", "Convolution"),
        ("pooling", "Pooling"),
        ("activations", "Activations"),
        ("architectures", "Architectures"),
        ("shapes", "Shapes"),
    ],
)
def test_opening_a_light_page_loads_no_torch(name, title):
    result = run("-W", "ignore", "-c", OPEN_PAGE.format(page=name, title=title))
    assert result.stdout.strip().endswith("False"), result.stdout + result.stderr
