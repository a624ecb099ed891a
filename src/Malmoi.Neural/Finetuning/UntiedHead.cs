using System.Diagnostics.CodeAnalysis;
using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Families;
using Malmoi.Models;

namespace Malmoi.Neural.Finetuning;

/// <summary>A decoder whose head is its token table, with each as a matrix of its own: an adapter of one of the two leaves the other as it was.</summary>
/// <remarks>PEFT merges such an adapter into the one matrix that both share, and the merged model is another than the adapted one.</remarks>
internal static class UntiedHead
{
    /// <param name="adapter">What is to be added.</param>
    /// <param name="family">The model's.</param>
    /// <param name="weights">The model's; they stay the caller's.</param>
    /// <returns>Both as they are where head and table are apart, or the adapter touches neither.</returns>
    /// <exception cref="InputException">It adapts a table that other parts than a decoder's head share.</exception>
    public static (Family Family, ITensorSource Weights) Of(AdapterFolder adapter, Family family, ITensorSource weights)
    {
        var spec = family.Spec(family.Task);
        if (!IsTied(spec))
        {
            return (family, weights);
        }

        var (table, own) = (
            Name(family, "decoder.embeddings.token"),
            Name(family, $"heads.{HeadNames.NextToken}.projection")
        );
        var touched = adapter.Modules.Any(module =>
            $"{module}.weight" == own || (adapter.Embeddings.Contains(module) && $"{module}.weight" == table)
        );
        return !touched ? (family, weights)
            : spec is DecoderModel && own is not null && table is not null
                ? (family with { TieWordEmbeddings = false }, new Twice(weights, table, own))
            : throw new InputException(
                $"'{adapter.Path}' adapts the token table of a '{family.ModelType}', which other parts of it share: merge it into its model with PEFT first"
            );
    }

    /// <summary>What the configuration of a merged model says.</summary>
    /// <param name="family">Before the adapter was added.</param>
    /// <param name="merged">After.</param>
    public static Family Of(Family family, Transformer merged) =>
        IsTied(family.Spec(family.Task)) && !IsTied(merged.Spec) ? family with { TieWordEmbeddings = false } : family;

    private static bool IsTied(ModelSpec spec) =>
        spec.Heads.TryGetValue(HeadNames.NextToken, out var head) && head.Tied;

    private static string? Name(Family family, string ours) =>
        family.Checkpoint.Find($"{ours}.weight").Select(place => place.Theirs).FirstOrDefault();

    /// <summary>The table under the head's name too.</summary>
    private sealed class Twice(ITensorSource source, string table, string head) : ITensorSource
    {
        public IReadOnlyList<TensorInfo> Tensors => source.Tensors;

        public bool TryGet(string name, [NotNullWhen(true)] out TensorView? tensor) =>
            source.TryGet(name == head ? table : name, out tensor);

        public void Dispose() { }
    }
}
