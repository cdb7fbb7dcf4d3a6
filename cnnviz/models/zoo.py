"""Architectures by name, and what is worth knowing about each."""

from dataclasses import dataclass

from cnnviz.geometry.layers import Architecture
from cnnviz.models import landmarks, small_networks

TORCHVISION = "torchvision's first weights: ImageNet validation images, one crop"
FIRST_RESNETS = (
    "the authors' released weights (github.com/KaimingHe/deep-residual-networks): ImageNet validation images, one crop"
)


@dataclass(frozen=True)
class Published:
    """A top-5 error that was published.

    Attributes
    ----------
    top5_error : float
        Share of the images whose class is not among the five that the network holds likeliest, 0 to 1.
    source : str
        Who measured it, and how: numbers from different sources do not compare.
    """

    top5_error: float
    source: str


@dataclass(frozen=True)
class ZooEntry:
    """An architecture and what is worth knowing about it.

    Attributes
    ----------
    architecture : Architecture
    title : str
        As people write the name.
    idea : str
        What is new in it, or what it is for.
    year : int or None
        Of the first publication; None for the small networks of this project.
    reference : str
        The paper; empty where there is none.
    published : Published or None
        None where nobody measured it on ImageNet.
    differs : str
        What differs from the paper; empty where nothing does.
    """

    architecture: Architecture
    title: str
    idea: str
    year: int | None = None
    reference: str = ""
    published: Published | None = None
    differs: str = ""


_HE = "He et al., Deep residual learning for image recognition (2015)"
_MOVED = (
    "The stride of a block is in its 3×3 convolution, where the paper has it in the first 1×1, which skips three of "
    "four pixels."
)
_SHORTCUT = (
    "Each block adds what it computes to what it was given, so that a gradient reaches every depth through the sums."
)
_BOTTLENECK = (
    f"{_SHORTCUT} A 1×1 convolution narrows the channels before each 3×3 and another widens them after it, so that "
    "depth stays affordable."
)

_ENTRIES = (
    ZooEntry(small_networks.TINY_CNN, "TinyCNN", "The least that is a network: one convolution, one decision."),
    ZooEntry(small_networks.DIGITS_CNN, "DigitsCNN", "Three convolutions that read handwritten digits of 8×8 pixels."),
    ZooEntry(
        small_networks.MLP,
        "MLP",
        "No convolution: every number weighs every pixel, and a picture that moves by one pixel is a new one.",
    ),
    ZooEntry(
        small_networks.SIMPLE_CNN,
        "SimpleCNN",
        "Two rounds of convolution and pooling; nearly all parameters are in the first linear layer.",
    ),
    ZooEntry(
        small_networks.IMPROVED_CNN,
        "ImprovedCNN",
        "Two 3×3 convolutions before each pooling, normalised, with dropout against learning by heart.",
    ),
    ZooEntry(
        small_networks.THREE_BLOCK_CNN,
        "Three-block CNN",
        "The channels double where the map halves, so that the second convolution and the third cost the same.",
    ),
    ZooEntry(
        small_networks.GAP_CNN,
        "GAP CNN",
        "One mean for each map instead of all its numbers: the head needs few parameters and any image size will do.",
    ),
    ZooEntry(
        small_networks.PLAIN_CNN,
        "PlainCNN",
        "Three rounds of convolution and pooling with a wide linear layer, which holds nine of ten parameters.",
    ),
    ZooEntry(
        small_networks.SMALL_RESNET,
        "Small ResNet",
        "Three residual blocks with a third of SimpleCNN's parameters; the gradient has a way around each of them.",
    ),
    ZooEntry(
        landmarks.LENET5,
        "LeNet-5",
        "Convolution, pooling, convolution, pooling, then a few dense layers: the plan that is still followed, for "
        "reading digits on cheques.",
        1998,
        "LeCun et al., Gradient-based learning applied to document recognition (1998): 0.95 % of MNIST's test digits "
        "wrong",
        differs="Every map of the second convolution reads all six maps, where the paper leaves some out; the poolings "
        "have no factor and summand of their own; tanh is not scaled; the output is linear instead of distances to "
        "drawn digits.",
    ),
    ZooEntry(
        landmarks.ALEXNET,
        "AlexNet",
        "ReLU, dropout and two graphics cards made a network of this size trainable, which won ImageNet by ten points.",
        2012,
        "Krizhevsky et al., ImageNet classification with deep convolutional neural networks (2012)",
        Published(0.20934, TORCHVISION),
        "torchvision's has the narrower layers of the author's later version for one card (Krizhevsky 2014), without "
        "groups and without local response normalisation.",
    ),
    ZooEntry(
        landmarks.VGG16,
        "VGG-16",
        "Nothing but 3×3 convolutions: two of them see 5×5 and three 7×7, with fewer parameters and a ReLU between.",
        2014,
        "Simonyan and Zisserman, Very deep convolutional networks for large-scale image recognition (2014)",
        Published(0.09618, TORCHVISION),
    ),
    ZooEntry(landmarks.RESNETS[0], "ResNet-18", _SHORTCUT, 2015, _HE, Published(0.10922, TORCHVISION)),
    ZooEntry(landmarks.RESNETS[1], "ResNet-34", _SHORTCUT, 2015, _HE, Published(0.0858, TORCHVISION)),
    ZooEntry(landmarks.RESNETS[2], "ResNet-50", _BOTTLENECK, 2015, _HE, Published(0.07138, TORCHVISION), _MOVED),
    ZooEntry(landmarks.RESNETS[3], "ResNet-101", _BOTTLENECK, 2015, _HE, Published(0.06454, TORCHVISION), _MOVED),
    ZooEntry(landmarks.RESNETS[4], "ResNet-152", _BOTTLENECK, 2015, _HE, Published(0.05954, TORCHVISION), _MOVED),
    ZooEntry(landmarks.RESNETS[5], "ResNet-50 as published", _BOTTLENECK, 2015, _HE, Published(0.078, FIRST_RESNETS)),
    ZooEntry(landmarks.RESNETS[6], "ResNet-101 as published", _BOTTLENECK, 2015, _HE, Published(0.071, FIRST_RESNETS)),
    ZooEntry(landmarks.RESNETS[7], "ResNet-152 as published", _BOTTLENECK, 2015, _HE, Published(0.067, FIRST_RESNETS)),
)

ZOO: dict[str, ZooEntry] = {entry.architecture.name: entry for entry in _ENTRIES}

ARCHITECTURES: dict[str, Architecture] = {name: entry.architecture for name, entry in ZOO.items()}
