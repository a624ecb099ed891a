using Malmoi.Neural.Blocks;
using Malmoi.Neural.Heads;
using Malmoi.Neural.Pretraining;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Pretraining;

/// <summary>The smallest model that learns: of each token it knows what follows, some of which is dropped.</summary>
internal sealed class Bigrams : ITrainable
{
    private readonly Dictionary<string, Parameter> _tensors = new()
    {
        ["table.weight"] = nn.Parameter(zeros(23, 23)),
        ["table.bias"] = nn.Parameter(zeros(23)),
    };

    public IReadOnlyDictionary<string, Parameter> Tensors => _tensors;

    /// <summary>What is done to each loss.</summary>
    public Func<Tensor, Tensor> Change { get; init; } = loss => loss;

    public Tensor Loss(Batch batch, bool training)
    {
        using var scope = NewDisposeScope();
        var rows = _tensors["table.weight"].index_select(0, tensor(batch.Tokens.Values, ScalarType.Int64));
        var logits = nn.functional.dropout(rows, 0.3, training).Plus(_tensors["table.bias"]);
        return Change(Losses.PerPlace(logits, tensor(batch.Labels!.Values, ScalarType.Int64)))
            .MoveToOuterDisposeScope();
    }
}
