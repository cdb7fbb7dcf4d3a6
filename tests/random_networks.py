"""Networks drawn at random, of all kinds of layers."""

from cnnviz.errors import GeometryError
from cnnviz.geometry.layers import (
    GELU,
    AdaptiveAveragePooling,
    AdaptiveMaxPooling,
    Architecture,
    AveragePooling,
    BatchNorm,
    Concatenation,
    Convolution,
    Dropout,
    Dropout2d,
    Flatten,
    GlobalAveragePooling,
    LeakyReLU,
    Linear,
    MaxPooling,
    ReLU,
    Residual,
    Sigmoid,
    SiLU,
    SqueezeExcitation,
    Tanh,
    TransposedConvolution,
)


def random_network(rng, *, layers=6, size=(4, 20), channels=4, vectors=True, lopsided=True, biased=0.5, largest=24):
    """An architecture of up to so many layers and a head; `rng` is a `random.Random`, `biased` a share."""
    draw = _Draw(rng, channels, lopsided, biased, largest)
    shape = (rng.randint(1, 3), rng.randint(*size), rng.randint(*size))
    chosen, end = draw.sequence(shape, layers, depth=0)
    if vectors:
        more, end = draw.head(end)
        chosen += more
    return Architecture("random", shape, chosen)


class _Draw:
    def __init__(self, rng, channels, lopsided, biased, largest):
        self.rng, self.most_channels, self.largest = rng, channels, largest
        self.lopsided, self.biased = lopsided, biased

    def sequence(self, shape, most, depth):
        chosen = []
        wanted = self.rng.randint(1 if depth else 2, most)
        for _ in range(5 * wanted):  # not every try fits
            try:
                layer = self.layer(shape, depth)
                output = layer.output_shape(shape)
            except GeometryError:
                continue
            if max(output) <= self.largest and len(chosen) < wanted:
                chosen.append(layer)
                shape = output
        return tuple(chosen), shape

    def layer(self, shape, depth):
        kinds = [self.convolution] * 5 + [self.transposed, self.transposed, self.pooling, self.adaptive]
        kinds += [self.pooling, self.plain, self.plain, self.plain]
        if depth < 2:
            kinds += [self.residual, self.residual, self.concatenation]
        return self.rng.choice(kinds)(shape, depth)

    def pair(self, least, most):
        return self.rng.randint(least, most), self.rng.randint(least, most)

    def stride(self):
        return (1, 1) if self.rng.random() < 0.6 else self.pair(1, 3)

    def groups(self, shape, out_channels):
        return self.rng.choice([g for g in (1, 1, 2, 3) if shape[0] % g == 0 and out_channels % g == 0])

    def convolution(self, shape, depth):
        out_channels = self.rng.randint(1, self.most_channels)
        padding = (self.pair(0, 3), self.pair(0, 3)) if self.lopsided and self.rng.random() < 0.3 else self.pair(0, 2)
        return Convolution(
            shape[0], out_channels, self.pair(1, 4), self.stride(), padding, self.pair(1, 3),
            bias=self.rng.random() < self.biased, groups=self.groups(shape, out_channels),
        )  # fmt: skip

    def transposed(self, shape, depth):
        out_channels = self.rng.randint(1, self.most_channels)
        return TransposedConvolution(
            shape[0], out_channels, self.pair(1, 4), self.pair(1, 3), self.pair(0, 2), self.pair(0, 2),
            self.pair(1, 2), bias=self.rng.random() < self.biased, groups=self.groups(shape, out_channels),
        )  # fmt: skip

    def pooling(self, shape, depth):
        stride = None if self.rng.random() < 0.4 else self.stride()
        ceil_mode = self.rng.random() < 0.5
        if self.rng.random() < 0.5:
            return MaxPooling(self.pair(1, 3), stride, self.pair(0, 1), self.pair(1, 2), ceil_mode)
        return AveragePooling(self.pair(1, 3), stride, self.pair(0, 1), ceil_mode, self.rng.random() < 0.5)

    def adaptive(self, shape, depth):
        if self.rng.random() < 0.15:
            return GlobalAveragePooling()
        return self.rng.choice([AdaptiveAveragePooling, AdaptiveMaxPooling])(self.pair(2, 8))

    def plain(self, shape, depth):
        return self.rng.choice([
            ReLU(), LeakyReLU(0.2), GELU(), SiLU(), Sigmoid(), Tanh(), Dropout(0.25), Dropout2d(0.5),
            BatchNorm(shape[0], affine=self.rng.random() < 0.5),
            SqueezeExcitation(shape[0], 2, bias=self.rng.random() < self.biased),
        ])  # fmt: skip

    def residual(self, shape, depth):
        branch, end = self.sequence(shape, 3, depth + 1)
        if end == shape:
            return Residual(branch)
        channels, rows, columns = end
        if self.rng.random() < 0.5:
            return Residual(branch, (Convolution(shape[0], channels, 1), AdaptiveAveragePooling((rows, columns))))
        stride = tuple(max(1, round(before / after)) for before, after in zip(shape[1:], end[1:], strict=True))
        return Residual(branch, (Convolution(shape[0], channels, 1, stride),))

    def concatenation(self, shape, depth):
        first, end = self.sequence(shape, 2, depth + 1)
        other = self.convolution(shape, depth)
        if end[1:] == shape[1:]:
            return Concatenation((first, (), (ReLU(),)))
        if other.output_shape(shape)[1:] == end[1:]:
            return Concatenation((first, (other,)))
        return Concatenation((first, (AdaptiveMaxPooling(end[1:]),)))

    def head(self, shape):
        vector = Flatten().output_shape(shape)
        return (Flatten(), Linear(vector[0], 5), BatchNorm(5, dimensions=1), ReLU(), Dropout(), Linear(5, 2)), (2,)
