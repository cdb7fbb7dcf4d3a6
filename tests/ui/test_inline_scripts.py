"""What is sent to the browser with every change of a component is small, and whole."""

import pytest

from cnnviz.ui import stepper, viewer
from cnnviz.ui.inline import inline_script, inline_style


def test_comments_and_indentation_stay_at_home_and_code_does_not(tmp_path):
    (tmp_path / "a.js").write_text("// says what\nconst a = () => {\n  // why\n  return 'x // y'; // z\n};\n\n")
    (tmp_path / "b.js").write_text("a();\n")
    script = inline_script(tmp_path, "a", "b")
    assert script.endswith("const a = () => {\nreturn 'x // y'; // z\n};\na();\n")
    assert script.count("const make = ") == script.count("chosenPalette()") == 1
    (tmp_path / "a.css").write_text(".a {\n  color: red;\n}\n")
    assert inline_style(tmp_path, "a").endswith(".a {\ncolor: red;\n}\n")


@pytest.mark.parametrize("component", [stepper, viewer])
def test_each_part_is_there_once(component):
    folder = component._FOLDER
    parts = [file.stem for file in folder.glob("*.js")]
    assert sorted(component._PARTS) == sorted(parts)
    script = inline_script(folder, *component._PARTS)
    assert script.count("export default") == 1
    assert len(script.encode()) < 50_000
