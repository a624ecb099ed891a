using System.Diagnostics.CodeAnalysis;
using Malmoi.Checkpoints;

namespace Malmoi.Models.Gguf;

/// <summary>The tensors of a GGUF model one matrix each: experts that stand in one tensor are named one by one, as ggml's first mixtures named them.</summary>
/// <remarks><c>blk.0.ffn_up_exps.weight</c> (experts, out, in) is <c>blk.0.ffn_up.0.weight</c>, <c>blk.0.ffn_up.1.weight</c>, ...; no number moves.</remarks>
internal sealed class GgufTensors : ITensorSource
{
    private const string Fused = "_exps.weight";

    // More experts than any model has; a file that claims more is damaged.
    private const int MostExperts = 4096;
    private readonly ITensorSource _source;
    private readonly Dictionary<string, (string Fused, int Expert)> _experts = new(StringComparer.Ordinal);

    /// <param name="source">It becomes this one's to dispose.</param>
    public GgufTensors(ITensorSource source)
    {
        _source = source;
        Tensors = [.. source.Tensors.SelectMany(Named)];
    }

    public IReadOnlyList<TensorInfo> Tensors { get; }

    public bool TryGet(string name, [NotNullWhen(true)] out TensorView? tensor)
    {
        if (!_experts.TryGetValue(name, out var place))
        {
            return _source.TryGet(name, out tensor);
        }

        tensor = _source.TryGet(place.Fused, out var fused) ? fused.Outermost(place.Expert, name) : null;
        return tensor is not null;
    }

    public void Dispose() => _source.Dispose();

    private IEnumerable<TensorInfo> Named(TensorInfo info)
    {
        if (
            !info.Name.EndsWith(Fused, StringComparison.Ordinal)
            || info.Shape is not { Rank: 3 } shape
            || shape[0] > MostExperts
        )
        {
            return [info];
        }

        var experts = new TensorInfo[shape[0]];
        for (var expert = 0; expert < experts.Length; expert++)
        {
            var name = $"{info.Name[..^Fused.Length]}.{expert}.weight";
            _experts[name] = (info.Name, expert);
            experts[expert] = info with { Name = name, Shape = [shape[1], shape[2]] };
        }

        return experts;
    }
}
