// What the public declarations name of the modules below comes with this one, so that a user declares and imports `Detection`
// alone: options and errors of encoder and images, verdicts and names of scores.
@_exported public import Encoding
@_exported public import Hypersphere
@_exported public import Images
