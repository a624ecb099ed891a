using Malmoi.Architectures;
using Malmoi.Families;
using Malmoi.Tokenization;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>Makes texts what a model reads: special tokens round them, cut to its length, not yet padded.</summary>
public sealed class InputEncoder
{
    private readonly TokenizerPipeline _cutting;
    private readonly TokenizerPipeline _whole;
    private readonly Family _family;
    private readonly int? _end;

    /// <param name="tokenizer">The model's.</param>
    /// <param name="family">For its marks; it says what fills short rows.</param>
    /// <param name="spec">For its positions.</param>
    /// <param name="maximumLength">The most tokens; the model's positions where those are fewer.</param>
    public InputEncoder(TokenizerPipeline tokenizer, Family family, ModelSpec spec, int maximumLength)
    {
        (_family, Spec) = (family, spec);
        End = family.EosTokenId is [var own, ..] ? own : tokenizer.Special.End;
        // A head that reads the end mark needs one there, whether or not the tokenizer puts it.
        _end = spec.Heads.Values.First().Places == Places.End ? End : null;
        MaximumLength = spec
            .Stacks.Select(stack => stack.Stack.Embeddings.Positions?.Count ?? int.MaxValue)
            .Append(maximumLength)
            .Min();
        if (MaximumLength < 4)
        {
            throw new InputException($"{MaximumLength} tokens hold no text: raise --max-length");
        }

        // One place is kept for an end mark that the tokenizer may not put there itself.
        _whole = new TokenizerPipeline(tokenizer.Parts with { Truncation = null, Padding = null });
        _cutting = Cutting(TruncationStrategy.LongestFirst, stride: 0);
    }

    /// <summary>The most tokens of a row.</summary>
    public int MaximumLength { get; }

    /// <summary>The id that fills short rows.</summary>
    public int Padding => _family.PadTokenId ?? 0;

    public ModelSpec Spec { get; }

    /// <summary>What ends a text; null where the model has no such mark.</summary>
    public int? End { get; }

    /// <summary>What stands before every text of a decoder: its begin mark, or the end of the text before.</summary>
    public int? Begin => _family.BosTokenId ?? _whole.Special.Begin ?? End;

    /// <summary>What an encoder-decoder's decoder begins with, where the configuration says it.</summary>
    public int? StartToken => _family.DecoderStartTokenId;

    /// <summary>Where it comes from.</summary>
    public DecoderStart Starts => _family.DecoderStart;

    /// <summary>The tokenizer, nothing cut or padded.</summary>
    public TokenizerPipeline Tokenizer => _whole;

    /// <summary>How many special tokens it puts round a text.</summary>
    public int Added => (_whole.Parts.PostProcessor?.AddedCount(isPair: false) ?? 0) + (_end is null ? 0 : 1);

    /// <summary>A text, or two, the longer cut first.</summary>
    public ModelInput Encode(string text, string? pair = null)
    {
        var (first, second) = Parted(text, pair);
        return Ended(_cutting.Prepare(first, second));
    }

    /// <summary>A question before each part of a passage that is too long to be read at once; neighbours share <paramref name="stride"/> tokens.</summary>
    /// <exception cref="InputException">The question leaves no room for the passage.</exception>
    public IReadOnlyList<ModelInput> Windows(string question, string passage, int stride)
    {
        var (first, second) = Parted(question, passage);
        var all = Cutting(TruncationStrategy.OnlySecond, stride).Prepare(first, second!);
        return [.. all.Overflowing.Prepend(all).Select(Ended)];
    }

    /// <summary>The ids of a text alone, without special tokens.</summary>
    public int[] Plain(string text) => _whole.Prepare(text, addSpecialTokens: false).Ids;

    private TokenizerPipeline Cutting(TruncationStrategy strategy, int stride) =>
        new(
            _whole.Parts with
            {
                Truncation = new TruncationOptions
                {
                    MaximumLength = MaximumLength - (_end is null ? 0 : 1),
                    Strategy = strategy,
                    Stride = stride,
                },
            }
        );

    // Where the tokenizer puts nothing between two texts, a line end parts them.
    private (string First, string? Second) Parted(string text, string? pair)
    {
        var processor = _whole.Parts.PostProcessor;
        var isParted =
            processor is not null && processor.AddedCount(isPair: true) > processor.AddedCount(isPair: false);
        return pair is null || isParted ? (text, pair) : (text + "\n", pair);
    }

    private ModelInput Ended(ModelInput input) =>
        _end is not { } end || (input.Length > 0 && input.Tokens[^1].Id == end)
            ? input
            : new ModelInput([
                .. input.Tokens,
                InputToken.Special(end, "", input.Length > 0 ? input.Tokens[^1].TypeId : 0),
            ]);
}
