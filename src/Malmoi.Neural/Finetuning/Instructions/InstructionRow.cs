using Malmoi.Instructions.Rendering;
using Malmoi.Neural.Heads;

namespace Malmoi.Neural.Finetuning.Instructions;

/// <summary>An example as a model learns from it.</summary>
/// <param name="Text">What a decoder reads, and what of it is learned; of an encoder-decoder, the answer.</param>
/// <param name="Source">What an encoder reads; null: there is none.</param>
public sealed record InstructionRow(RenderedExample Text, int[]? Source = null)
{
    /// <summary>Tokens that are read at once, of either side.</summary>
    public int Length => Math.Max(Text.Length, Source?.Length ?? 0);

    /// <summary>What a decoder reads: all but the last token, which it says.</summary>
    internal int[] Read(int start) => Source is null ? Text.Tokens[..^1] : [start, .. Text.Tokens[..^1]];

    /// <summary>What is to be said at each place that is read.</summary>
    internal int[] Labels() =>
        [
            .. Text
                .Tokens.Zip(Text.Learned, (token, learned) => learned ? token : (int)Losses.Ignored)
                .Skip(Source is null ? 1 : 0),
        ];
}
