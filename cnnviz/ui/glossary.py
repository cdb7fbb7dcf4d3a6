"""What each symbol, colour and term means, in a sentence or two: the help of every control."""

GLOSSARY: dict[str, str] = {
    "adaptive size": "Rows and columns of the output. The windows take the size that this asks for, so that images of "
    "every size give as many numbers.",
    "after epoch": "The weights are kept after each epoch: go back to see them grow.",
    "activation": "A function that is applied to each number by itself, after a convolution or a linear layer. Without "
    "one, layers in a row could do no more than a single layer.",
    "activation input": "Numbers that a layer might give, to be activated. Choosing one replaces the grid.",
    "accuracy": "The share of images that are classified rightly, from 0 to 100 %.",
    "animation file": "All steps one after another, for slides and messages. Of more than 150, 150 are chosen evenly.",
    "batch size": "How many images are averaged for one step of learning. Small batches are noisy and often learn more "
    "from each image; large ones are smoother and faster. Usual: 32 to 128.",
    "bias": "A number that the kernel adds to every sum, so that its answer can be shifted up or down. One a kernel.",
    "comparison": "Side by side; one laid over the other, with a line to move between them; or after less before, "
    "pixel by pixel.",
    "confusion matrix": "Rows are the true classes, columns what the network said. Right answers lie on the diagonal; "
    "every other cell counts one kind of mistake.",
    "count padding": "Whether an average divides by the cells of padding too (count_include_pad in PyTorch, on unless "
    "switched off). Off, only the pixels of the input count.",
    "csv input": "Rows of numbers set apart by commas, semicolons or tabs, as a spreadsheet copies them. An empty line "
    "begins the next channel or slice.",
    "csv file": "The numbers with all their digits, for a spreadsheet or a program. Several channels stand below each "
    "other, an empty line between.",
    "dilation": "The distance from one weight to the next, in pixels. With 2, the kernel has holes and reaches further "
    "with the same number of weights. Usual: 1; 2 or 4 where a wide view is needed.",
    "diagram file": "The diagram as lines and text, its blocks open or closed as they are to begin with: sharp at any "
    "size, to be changed in a drawing program.",
    "drawing file": "The present step as lines and text: sharp at any size, to be changed in a drawing program.",
    "drop probability": "How likely each number is to be dropped. Usual: 0.5 after linear layers, 0.1 to 0.25 after "
    "convolutions.",
    "dropped": "Each number by itself, or a whole feature map at once, as Dropout2d does.",
    "epochs": "Passes over all training images. More epochs learn more, until the validation loss rises again.",
    "ceil mode": "Whether the size is rounded up: a last window that hangs over the end counts, with the pixels that "
    "it has. Off in PyTorch unless asked for; off drops the pixels that are left over.",
    "camera": "A picture from this computer's camera, once you allow it. It stays with you.",
    "change": "The mean of the absolute differences, as a share of the mean of the absolute numbers before. 0 % is the "
    "same; 100 % differs by as much as there was.",
    "check": "Either your whole answer is compared with the right one, or the stepper asks you for each product, one "
    "after another.",
    "channels": "How many grids the input has: 1 is brightness, 3 are red, green and blue, more are feature maps.",
    "equivariance": "The image moves, and the map moves along with it, otherwise unchanged. How far a cell's number "
    "changes says nothing of that: the pattern has moved to another cell.",
    "ε": "A little number (eps) that is added to the variance, so that a feature that does not vary is not divided by "
    "zero. Usual: 0.00001.",
    "example": "An input and a kernel that are worth stepping through. Choosing one replaces both grids.",
    "feature map": "What one kernel gives at all its places: a picture of where its pattern was found.",
    "features": "The columns of the batch: what is known of each sample. In a convolutional network, the channels.",
    "feed again": "One more batch of the same numbers: the running statistics after it become those before the next. "
    "Repeated, they come close to those of the batch.",
    "filter": "Another word for kernel, used for those that a network has learned.",
    "flip": "Mathematics turns the kernel by 180° before it slides: that is true convolution. Deep learning leaves the "
    "kernel as it is (cross-correlation) and calls it convolution all the same; learning finds either.",
    "gradient": "How much the loss grows if a number grows by one. Training moves every weight against its gradient.",
    "groups": "Channels and kernels are dealt into groups, and a kernel sees the channels of its group only. As many "
    "groups as channels is a depthwise convolution.",
    "images": "What the network learns to tell apart. All three sets are on board; none needs a network connection.",
    "input": "The numbers that come in: a small image, or what the layer before gave. Blue everywhere.",
    "input channel": "A filter has one grid of weights for each channel that comes in: brightness, or red, green "
    "and blue, or the feature maps of the layer before.",
    "input size": "Rows and columns of the input, before padding. A larger input repeats the pattern that is there.",
    "invariance": "The image moves, and the map stays as it was. 0 % is full invariance; as much as the image changes "
    "is none.",
    "kernel": "A small grid of weights that slides over the input. Amber everywhere.",
    "kernel on picture": "Which of the kernels is applied to the picture. Each gives one feature map.",
    "kernel size": "Rows and columns of the kernel. Larger kernels see broader patterns and cost more: 3 × 3 has 9 "
    "weights, 5 × 5 has 25. Usual: 3; 5 or 7 in the first layer; 1 to mix channels.",
    "kernel to choose": "Which kernel the list of kernels replaces, and whose parameters are shown.",
    "kernels": "Each kernel gives one feature map. All have the same size and a slice for each channel.",
    "layer": "The convolutions of the network, in order: conv1 sees the image, later ones see feature maps.",
    "layers passed": "Through how many layers the gradient goes back. Each multiplies it by its activation's slope.",
    "learning rate": "How far the weights move at each step. Too small, and learning crawls; too large, and the loss "
    "jumps about or becomes infinite. Usual: 0.001 to 0.01 with AdamW.",
    "logits": "The network's last numbers, one a class, before they are turned into probabilities.",
    "loss": "How surprised the network is by the right answers: the mean cross-entropy, in nats. 0 is perfect; "
    "guessing among 10 classes gives 2.3.",
    "mask seed": "Decides the random numbers of the mask. The same seed draws the same mask.",
    "matrix product": "Convolution is linear, so it can be written as a matrix times a vector. Either the windows "
    "become rows and the kernels columns, or the kernel becomes a large matrix, mostly zeros, that takes the whole "
    "input at once.",
    "mode": "Layers such as batch normalisation and dropout do one thing while the network learns, model.train(), and "
    "another while it is used, model.eval().",
    "momentum": "How much one batch counts in the running statistics: 0.1 takes a tenth of the batch and keeps nine "
    "tenths of what was there. Usual: 0.1.",
    "network": "Layers in order, each taking what the one before it gives. The parameters are the numbers that "
    "training changes.",
    "operation": "Convolution gathers: each output looks at a window of the input. Transposed convolution scatters: "
    "each input cell stamps the kernel onto the output.",
    "output": "What comes out: for a convolution, one number for each place of the kernel. Green everywhere.",
    "output padding": "Rows and columns added at the end of the output of a transposed convolution, where the stride "
    "leaves its size open. Less than the stride.",
    "own picture": "A file or the camera. The picture is made small, stays in your session and is in no link.",
    "padding mode": "What stands in the padding: zeros, the picture mirrored (reflect), its border repeated "
    "(replicate), or its other side (circular).",
    "padding": "Pixels added around the input, drawn hatched. With a kernel of 3, padding 1 keeps the size. By name: "
    "same keeps the size, valid adds none, full adds all that overlaps, causal (for one row) adds before the first.",
    "picture": "What the operator is applied to: a photograph on board, or your own.",
    "picture channels": "Which numbers of each pixel are read: red, green and blue, each on its own; one of them; or "
    "the brightness. Unless you choose, kernels that look for edges read the brightness.",
    "picture file": "The present step as pixels, twice as fine as on the page, for slides and worksheets.",
    "picture step": "Which step PNG and SVG show; GIF shows all of them.",
    "pooling": "What becomes of each window: its largest number, or the average of all. Global pooling takes the whole "
    "map as one window; adaptive pooling divides it into as many windows as asked for.",
    "pooling dilation": "The distance from one pixel that is read to the next. With 2, every second pixel of a wider "
    "window is read. Rarely anything but 1; an average has none.",
    "pooling example": "An input that is worth pooling. Choosing one replaces the input, and pools it as meant.",
    "pooling padding": "Pixels added around the input, drawn hatched: −∞ for the maximum, so that padding never wins, "
    "and 0 for the average. At most half the window.",
    "pooling stride": "How many pixels the window moves from one place to the next. As large as the window, the usual, "
    "windows lie side by side; smaller, they overlap.",
    "pre-activation": "The number that goes into the activation of each layer; the derivative is taken there.",
    "preset kernel": "Kernels that everybody knows. Choosing one replaces the kernel.",
    "published answer": "From a lesson on the web: seven cells are right, two are not. It replaces the grids and your "
    "answer; Undo brings them back.",
    "run": "One training, with its curves and its weights after each epoch. Runs are kept when the tab is closed and "
    "when the app is stopped.",
    "samples": "The rows of the batch: what is put through the network at once, such as images. Mean and variance are "
    "taken over them.",
    "seed": "Decides the random numbers: the first weights and the order of the images. The same seed gives the "
    "same run.",
    "slope": "By what leaky ReLU multiplies numbers below zero. Usual: 0.01.",
    "size check": "Work it out before you look: padded input minus the window's span, divided by the stride, rounded "
    "down (up in ceil mode), plus 1. Transposed: (input − 1) · stride, plus the kernel's span, minus the padding.",
    "spectrum": "Every picture is a sum of waves; its spectrum says how strong each is. In the middle the mean, "
    "further out finer stripes. Convolution multiplies spectra.",
    "sliding operation": "Convolution and pooling slide a window over the input; a transposed convolution stamps its "
    "kernel onto the output, once for each pixel of the input.",
    "operator input": "Rows and columns of the input, before padding. Choose one or type another, such as 224x112.",
    "operator padding": "Pixels added on each side of the input, drawn hatched; of a transposed convolution, cropped "
    "from each side of its output. For a convolution by name too: same keeps the size but for the stride, valid adds "
    "none, full adds all that overlaps. Choose one or type another, such as 2x1 for rows and columns.",
    "free settings": "What the search may change. Everything else stays as it is above.",
    "solved axes": "Whether rows and columns take the same kernel, stride and padding, or each its own. Any solution "
    "for rows goes together with any for columns.",
    "wanted size": "Rows and columns that are to come out.",
    "network of fields": "A stack of a few layers that you can edit, or a network that is known by name.",
    "image size": "Rows and columns of the image that the stack begins with.",
    "layer of units": "Whose units are looked at, with the rows and columns of its map. Layers inside a block come "
    "before the block, which counts as one layer too.",
    "layer of stack": "The layer whose units are looked at and whose settings are edited.",
    "add a layer": "One more like the chosen one, behind it; at most six. A pooling sees what a convolution of its "
    "window sees: the usual one has kernel 2, stride 2 and no padding.",
    "field look": "The field as a cone through all layers; as a box on a photograph; or weighed by how much each pixel "
    "counts.",
    "cone dimensions": "1-D draws one row of units a layer, 2-D whole maps. Click a unit to see its field.",
    "effective field": "The gradient of what the unit gives with respect to each pixel, averaged over random images: "
    "how much each pixel that it can see really counts (Luo et al. 2016).",
    "weights of field": "Random weights are those before training. Runs of the Training page can be chosen where they "
    "have the same network.",
    "stacked kernels": "How many 3 × 3 convolutions stand in a row, each with a ReLU after it.",
    "width": "Channels that come in and go out of each convolution.",
    "map size": "Rows and columns of the feature maps, which padding keeps. They decide the MACs, not the parameters.",
    "shift": "The image moves by whole pixels; what leaves on one side comes in on the other, so that nothing is lost.",
    "shift distance": "By how many pixels the image moves. By as many as the stride, the pooled map moves by one cell.",
    "stride": "How many pixels the kernel moves from one place to the next. With 2, the output is half as large. "
    "Usual: 1, or 2 to shrink.",
    "test images": "Images that play no part in training, kept for judging the network at the end.",
    "upstream gradient": "How much the loss changes with each output, as the layers behind have found it. Pooling "
    "passes it on to the pixels that it came from. Click a cell to give it 1 and all others 0.",
    "validation": "Images held back from training, on which the network is judged after each epoch.",
    "window size": "Rows and columns of the window. Larger windows keep less. Usual: 2, or 3 with stride 2.",
    "affine": "Whether each channel has a factor and a summand that are learned, after its numbers were brought to "
    "mean 0 and deviation 1.",
    "dimensions": "2 for feature maps (BatchNorm2d), 1 for a vector (BatchNorm1d).",
    "in_channels": "How many feature maps the layer takes: as many as the one before it gives. An image has 1 or 3.",
    "in_features": "How many numbers the linear layer takes: after a flatten, channels · rows · columns.",
    "out_channels": "How many kernels the layer has. Each gives one feature map.",
    "out_features": "How many numbers come out. At the end of a network: one for each class.",
    "squeezed": "Numbers between the two linear layers of squeeze-and-excitation. Usual: a sixteenth of the channels.",
    "input shape": "Channels, rows and columns of the images. Choose one or type another, such as 3 × 48 × 48.",
    "network name": "What the network is called in files and in the list of runs.",
    "start from": "Replaces the network of the builder by one of the zoo, or by an empty one. Undo brings yours back.",
    "layer kind": "What is put where the list beside it says, with numbers that fit there. It gives the shape that "
    "it gets, where it can.",
    "layer place": "Where the new layer is put: next to the selected one, or inside of it if it is a block.",
    "up layer": "Exchanges the layer for the one before it.",
    "down layer": "Exchanges the layer for the one behind it.",
    "duplicate layer": "Puts the same layer once more behind it.",
    "drop layer": "Takes the layer out of the network.",
    "wrap layer": "Makes the layer the branch of a residual block: what it gives is added to what it gets.",
    "unwrap layer": "Takes the layers of the branch out of the block, which is then gone.",
    "mend all": "Does the first way out of each problem, one after another.",
    "activation memory": "All that the layers give for one image, as numbers of 4 bytes. A flatten takes none: it "
    "reads its input in another order.",
    "batch of memory": "How many images a step of training takes. What the backward pass needs is kept for each of "
    "them.",
    "dense share": "How many of the parameters are in fully connected layers, where every number weighs every other.",
    "layer bars": "Point at a bar to read its number. A block counts as one layer. Memory is what training keeps: of "
    "the batch what the backward pass needs, and each parameter four times (itself, its gradient, two moments of "
    "AdamW).",
    "network depth": "Convolutions and fully connected layers on the longest way through the network: what the "
    "number in ResNet-50 counts.",
    "open in builder": "Puts this network on the Build tab, to be changed. Undo brings back what was there.",
    "table rows": "A block as one row with the sums of what is in it, or every layer in a row of its own.",
    "training memory": "What a step of training keeps at its height: activations of the batch, parameters, gradients "
    "and AdamW's two moments, as numbers of 4 bytes.",
    "zoo": "Networks that made history, as torchvision builds them, and small ones that can be trained here.",
    "parameters": "The numbers that training changes: weights and biases, and a factor and a summand for each "
    "channel of a batch normalisation.",
    "MACs": "Multiplications with a weight, each with its addition, for one image: of convolutions and linear "
    "layers, biases not counted. FLOPs are about twice as many.",
    "receptive field": "Rows and columns of the image that one unit sees, beyond the border too. Of the last feature "
    "maps, before all is averaged or weighed together.",
    "receptive field of unit": "What the chosen unit sees is lit, down to the pixels, and the frame is its outline: "
    "green the unit, blue what it reads. Click any unit to choose it; point at one to try.",
    "compared networks": "At most six, of the zoo and the one of the builder.",
    "dense head": "Networks that flatten their feature maps before a linear layer. It is compared with the same "
    "network that takes the mean of each map first.",
    "first weights": "How weights are drawn before training: PyTorch's default has variance ⅓ over fan-in, Xavier 1 "
    "and He 2. Fan-in is how many numbers one output reads.",
    "network json": "The layers as text that a program can read, and that this page opens again.",
    "paste pytorch": "An nn.Sequential or a module class with its `__init__` and forward. It is parsed and never run; "
    "layers that do not fit are marked and can be mended. A network as JSON can be opened here as well.",
    "read pytorch": "Puts the pasted network into the builder. Undo brings back what was there.",
    "stack depth": "How many layers, each a ReLU and a 3 × 3 convolution of 16 channels, lie between the images and "
    "the end.",
    "stack gradient": "Either the gradient that arrives at the input of each layer, or that of the layer's own "
    "weights, by which it learns.",
    "stack norm": "Whether each convolution is followed by a batch normalisation, as in ResNets.",
    "stack seeds": "How often weights, images and the gradient at the end are drawn anew.",
    "network to train": "The usual one of these images, others that fit them, or your own of the page Architectures.",
}
