using Malmoi.Neural.Blocks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Recurrent;

/// <summary>A layer of long short-term memory (Hochreiter and Schmidhuber, 1997), with the gate that forgets of Gers et al. (2000).</summary>
internal sealed class LstmLayer
{
    private readonly Parameter _input;
    private readonly Parameter _inputBias;
    private readonly Parameter _state;
    private readonly Parameter _stateBias;
    private readonly double _dropout;

    /// <param name="from">Width of what it reads.</param>
    /// <param name="width">Of what it shows.</param>
    /// <param name="dropout">Share of the weights between states that are zero while training, the same ones at every place.</param>
    /// <param name="weights">Its place in the tree of names.</param>
    public LstmLayer(int from, int width, double dropout, Weights weights)
    {
        _dropout = dropout;
        _input = weights["input"]["weight"].Tensor([4L * width, from], Initial.Normal);
        _inputBias = weights["input"].Shift(4 * width);
        _state = weights["state"]["weight"].Tensor([4L * width, width], Initial.Normal);
        _stateBias = weights["state"].Shift(4 * width);
    }

    /// <param name="x">(batch, positions, from)</param>
    /// <param name="memory">What was shown and held before: (1, batch, width) each.</param>
    /// <param name="training">Whether dropout is at work.</param>
    /// <returns>Shown at every place (batch, positions, width), and what is remembered.</returns>
    public (Tensor Output, (Tensor Shown, Tensor Held) Memory) Forward(
        Tensor x,
        (Tensor Shown, Tensor Held) memory,
        bool training
    )
    {
        using var scope = NewDisposeScope();
        var state = training && _dropout > 0 ? nn.functional.dropout(_state, _dropout, training: true) : _state;
        var (output, shown, held) = FusedLstm.Run(
            x,
            memory.Shown.contiguous(),
            memory.Held.contiguous(),
            _input,
            state,
            _inputBias,
            _stateBias
        );
        return (output.MoveToOuterDisposeScope(), (shown.MoveToOuterDisposeScope(), held.MoveToOuterDisposeScope()));
    }
}
