using Malmoi.Architectures;
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
    private readonly ModelSize _size;

    /// <exception cref="InputException">The network has no head for the next token.</exception>
    public RecurrentTraining(RecurrentNetwork network)
    {
        (_network, _size) = (network, new ModelSize(network.Spec));
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
        var tokens = Put(batch.Tokens); // (rows, positions)
        var (hidden, _) = _network.Read(tokens, _network.Fresh(tokens.shape[0]), training); // (rows, positions, width)
        var logits = _head.Forward(hidden, training); // (rows, positions, vocabulary)
        return Losses.OfSpentLogits(logits, Put(grid), training ? LabelSmoothing : 0).MoveToOuterDisposeScope();
    }

    /// <summary>Three times what reading costs: once forward, twice backward.</summary>
    public double Operations(Batch batch) => 3.0 * batch.Tokens.Values.Length * _size.OperationsPerToken(1);

    private Tensor Put(IdGrid ids) => tensor(ids.Values, [ids.Rows, ids.Length], ScalarType.Int64).to(_network.Device);
}
