"""The PyTorch of the comparison, run as pasted."""

from dataclasses import replace

from cnnviz.geometry.layers import Dropout
from cnnviz.geometry.overview import overview
from cnnviz.models.comparison_source import comparison_source
from cnnviz.models.zoo import ARCHITECTURES


def test_the_numbers_of_the_comparison_are_printed():
    names = ("alexnet", "resnet18", "lenet5", "small_resnet", "resnet50_v1")
    networks = {name: ARCHITECTURES[name] for name in names}
    *layers, last = networks["resnet18"].layers
    # It keeps the name, and is not torchvision's.
    networks["Your own's"] = replace(networks["resnet18"], layers=(*layers, Dropout(0.5), last))
    lines = []
    source = comparison_source(networks)
    exec(source, {"print": lines.append})
    for line, (title, architecture) in zip(lines, networks.items(), strict=True):
        seen = overview(architecture)
        dense = round(seen.dense_share * seen.parameters)
        assert line == f"{title}: {seen.parameters} parameters, {seen.macs} MACs, {dense} fully connected"
    assert "models.alexnet()" in source
    assert source.count("models.resnet18()") == 1
