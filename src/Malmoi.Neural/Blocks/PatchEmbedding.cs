using Malmoi.Architectures;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks;

/// <summary>Squares of an image as vectors, with a learned one before them (ViT, Dosovitskiy et al., 2021).</summary>
internal sealed class PatchEmbedding : Embeddings
{
    private readonly PatchEmbeddings _spec;
    private readonly Parameter _first;
    private readonly Parameter _patch;
    private readonly Parameter _bias;
    private readonly Parameter? _position;

    public PatchEmbedding(PatchEmbeddings spec, Weights weights)
    {
        _spec = spec;
        _first = weights["first"].Tensor([1, 1, spec.Width], Initial.Zeros);
        _patch = weights["patch"]
            ["weight"]
            .Tensor([spec.Width, spec.Channels, spec.PatchSize, spec.PatchSize], Initial.Normal);
        _bias = weights["patch"].Shift(spec.Width);
        _position = spec.Positions is LearnedPositions learned
            ? weights["position"].Tensor([1, learned.Rows, spec.Width], Initial.Normal)
            : null;
    }

    public override (Tensor Hidden, Tensor Positions) Forward(StackInput input)
    {
        using var scope = NewDisposeScope();
        var pixels = input.Input; // (batch, channels, height, width)
        if (
            pixels.shape is not [_, var channels, var height, var width]
            || channels != _spec.Channels
            || height != _spec.ImageSize
            || width != _spec.ImageSize
        )
        {
            throw new InputException(
                $"an image is {string.Join('x', pixels.shape)} but the model reads (batch, {_spec.Channels}, {_spec.ImageSize}, {_spec.ImageSize}): scale it first"
            );
        }

        var patches = nn.functional.conv2d(pixels, _patch, _bias, [_spec.PatchSize, _spec.PatchSize]); // (batch, width, rows, columns)
        var x = patches.flatten(2).transpose(1, 2); // (batch, patches, width)
        x = cat([_first.expand(x.shape[0], 1, _spec.Width), x], 1); // (batch, 1 + patches, width)
        x = _position is null ? x : x.Plus(_position);
        var positions = Held.Range(0, x.shape[1], x.device).unsqueeze(0);
        return (Drop(x, _spec.Dropout, input.Training).MoveToOuterDisposeScope(), positions.MoveToOuterDisposeScope());
    }
}
