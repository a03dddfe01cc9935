# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
"""Random weights whose embeddings differ from picture to picture, as trained ones do."""
import torch
from torch import nn


def settle(model: nn.Module, example: torch.Tensor, *, seed=0, gain=1.2, shift=0.05, run=None) -> nn.Module:
    """Draws all weights anew, takes the statistics of batch normalizations from noisy copies of `example`, and ends in
    evaluation mode. Weights are `gain` wide after as many inputs, biases `shift`; `run` calls the model where a plain call would not do.

    The initial values of libraries (0.02 wide, layer scales of 1e-5) leave an embedding that hardly depends on the image:
    a wrong transform would go unseen.
    """
    generator = torch.Generator().manual_seed(seed)

    def normal(tensor, width):
        with torch.no_grad():
            tensor.copy_(torch.randn(tensor.shape, generator=generator) * width)

    for module in model.modules():
        for name, parameter in module.named_parameters(recurse=False):
            if parameter.ndim >= 2 and name.endswith("weight") and not isinstance(module, nn.Embedding):
                # The variance is kept from layer to layer.
                normal(parameter, parameter[0].numel() ** -0.5 * gain)
            elif name == "weight" and parameter.ndim == 1 and "norm" in type(module).__name__.lower():
                nn.init.ones_(parameter)
            elif name.endswith("bias"):
                normal(parameter, shift)
            elif name.startswith(("gamma", "lambda", "layer_scale")):
                with torch.no_grad():
                    parameter.fill_(0.7)
    norms = [module for module in model.modules() if isinstance(module, nn.modules.batchnorm._BatchNorm)]
    model.eval()
    for module in norms:
        module.train()
        module.reset_running_stats()
        module.momentum = None
    torch.manual_seed(seed)
    with torch.no_grad():
        for _ in range(3 if norms else 0):
            noisy = example + 0.3 * torch.randn(example.shape, generator=generator)
            (run or model)(noisy)
    return model.eval()
