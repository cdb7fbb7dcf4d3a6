"""What each symbol, colour and term means, in a sentence or two: the help of every control."""

GLOSSARY: dict[str, str] = {
    "after epoch": "The weights are kept after each epoch: go back to see them grow.",
    "accuracy": "The share of images that are classified rightly, from 0 to 100 %.",
    "batch size": "How many images are averaged for one step of learning. Small batches are noisy and often learn more "
    "from each image; large ones are smoother and faster. Usual: 32 to 128.",
    "bias": "A number that the kernel adds to every sum, so that its answer can be shifted up or down. One a kernel.",
    "confusion matrix": "Rows are the true classes, columns what the network said. Right answers lie on the diagonal; "
    "every other cell counts one kind of mistake.",
    "dilation": "The distance from one weight to the next, in pixels. With 2, the kernel has holes and reaches further "
    "with the same number of weights. Usual: 1; 2 or 4 where a wide view is needed.",
    "epochs": "Passes over all training images. More epochs learn more, until the validation loss rises again.",
    "example": "An input and a kernel that are worth stepping through. Choosing one replaces both grids.",
    "feature map": "What one kernel gives at all its places: a picture of where its pattern was found.",
    "filter": "Another word for kernel, used for those that a network has learned.",
    "images": "What the network learns to tell apart. All three sets are on board; none needs a network connection.",
    "input": "The numbers that the kernel reads: a small image. Blue everywhere.",
    "input channel": "A filter has one grid of weights for each channel that comes in: brightness, or red, green "
    "and blue, or the feature maps of the layer before.",
    "input size": "Rows and columns of the input, before padding. A larger input repeats the pattern that is there.",
    "kernel": "A small grid of weights that slides over the input. Amber everywhere.",
    "kernel size": "Rows and columns of the kernel. Larger kernels see broader patterns and cost more: 3 × 3 has 9 "
    "weights, 5 × 5 has 25. Usual: 3; 5 or 7 in the first layer; 1 to mix channels.",
    "layer": "The convolutions of the network, in order: conv1 sees the image, later ones see feature maps.",
    "learning rate": "How far the weights move at each step. Too small, and learning crawls; too large, and the loss "
    "jumps about or becomes infinite. Usual: 0.001 to 0.01 with AdamW.",
    "logits": "The network's last numbers, one a class, before they are turned into probabilities.",
    "loss": "How surprised the network is by the right answers: the mean cross-entropy, in nats. 0 is perfect; "
    "guessing among 10 classes gives 2.3.",
    "network": "Layers in order, each taking what the one before it gives. The parameters are the numbers that "
    "training changes.",
    "output": "What the convolution gives: one number for each place of the kernel. Green everywhere.",
    "padding": "Pixels added around the input, here zeros, drawn hatched. With a kernel of 3, padding 1 keeps the "
    "size. Usual: half the kernel, rounded down.",
    "preset kernel": "Kernels that everybody knows. Choosing one replaces the kernel.",
    "run": "One training, with its curves and its weights after each epoch. Runs are kept when the tab is closed and "
    "when the app is stopped.",
    "seed": "Decides the random numbers: the first weights and the order of the images. The same seed gives the "
    "same run.",
    "stride": "How many pixels the kernel moves from one place to the next. With 2, the output is half as large. "
    "Usual: 1, or 2 to shrink.",
    "test images": "Images that play no part in training, kept for judging the network at the end.",
    "validation": "Images held back from training, on which the network is judged after each epoch.",
}
