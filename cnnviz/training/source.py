"""A run as PyTorch source that runs as pasted."""

from cnnviz.models.source import class_imports, class_source, module_source
from cnnviz.training.config import RunConfig


def training_source(config: RunConfig) -> str:
    """The loop of `cnnviz.training.loop` with a run's numbers filled in; it prints the share of test images right."""
    classes = class_source(config.architecture)
    return f"""{class_imports(config.architecture)}import torch
from torch import nn

from cnnviz.data.datasets import load_dataset

{classes and classes + chr(10) + chr(10)}data = load_dataset({config.dataset!r})
mean, deviation = (torch.tensor(x).view(1, -1, 1, 1) for x in data.channel_statistics())

def part(images, labels):  # bytes → mean 0, deviation 1
    return (torch.tensor(images) / 255 - mean) / deviation, torch.tensor(labels)

images, labels = part(data.train.images, data.train.labels)
torch.manual_seed({config.seed})
model = {module_source(config.architecture)}
optimiser = torch.optim.AdamW(model.parameters(), lr={config.learning_rate:g})
shuffler = torch.Generator().manual_seed({config.seed})

for epoch in range({config.epochs}):
    order = torch.randperm(len(labels), generator=shuffler)
    for batch in order.split({config.batch_size}):
        loss = nn.functional.cross_entropy(model(images[batch]), labels[batch])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()

model.eval()
images, labels = part(data.test.images, data.test.labels)
with torch.inference_mode():
    right = (model(images).argmax(1) == labels).float().mean().item()
print(right)
"""
