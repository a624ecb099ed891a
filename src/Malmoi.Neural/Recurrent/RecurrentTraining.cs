using Malmoi.Neural.Heads;
using Malmoi.Neural.Pretraining;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Recurrent;

/// <summary>An LSTM as a trainer sees it: every row begins with an empty memory, and each place is to predict the token after it.</summary>
public sealed class RecurrentTraining : ITrainable
{
    private readonly RecurrentNetwork _network;
    private readonly Head _head;

    /// <exception cref="InputException">The network has no head for the next token.</exception>
    public RecurrentTraining(RecurrentNetwork network)
    {
        _network = network;
        _head =
            network.Head
            ?? throw new InputException("a recurrent network without a head for the next token cannot be trained");
    }

    /// <summary>Share of the wish that is spread evenly over all tokens while training.</summary>
    public double LabelSmoothing { get; init; }

    public IReadOnlyDictionary<string, Parameter> Tensors => _network.Tensors;

    public Tensor Loss(Batch batch, bool training)
    {
        var grid =
            batch.Labels
            ?? throw new InputException("a recurrent network learns to predict tokens, but the batch has no labels");
        using var scope = NewDisposeScope();
        var tokens = Ids(batch.Tokens); // (rows, positions)
        var labels = Ids(grid); // (rows, positions)
        var (hidden, _) = _network.Read(tokens, _network.Fresh(tokens.shape[0]), training); // (rows, positions, width)
        var logits = _head.Forward(hidden, training); // (rows, positions, vocabulary)
        return nn
            .functional.cross_entropy(
                logits.reshape(-1, logits.shape[^1]),
                labels.reshape(-1),
                ignore_index: Losses.Ignored,
                label_smoothing: training ? LabelSmoothing : 0
            )
            .MoveToOuterDisposeScope();
    }

    private Tensor Ids(IdGrid grid)
    {
        using var ids = tensor(grid.Values, [grid.Rows, grid.Length], ScalarType.Int32);
        return ids.to(ScalarType.Int64).to(_network.Device);
    }
}
