using Malmoi.Architectures;
using Malmoi.Families;
using Malmoi.Neural.Heads;
using Malmoi.Neural.Pretraining;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>How a source and its target become what a model that writes reads and should say.</summary>
/// <remarks>
/// <code>
///   encoder-decoder    source: 나는 갔다 &lt;/s&gt;          reads: &lt;start&gt; I went       says: I went &lt;/s&gt;
///   decoder                                      reads: 나는 갔다 \n I went   says: - - - I went &lt;/s&gt;
/// </code>
/// </remarks>
/// <param name="encoder">The model's tokenizer and lengths; it knows the model's spec and family.</param>
/// <param name="options">Prefix, separator, lengths.</param>
internal sealed class Writing(InputEncoder encoder, WritingOptions options)
{
    public InputEncoder Encoder => encoder;

    /// <summary>The most tokens of a target: no more than the decoder has positions.</summary>
    public int TargetLength { get; } = Math.Min(options.TargetLength, encoder.MaximumLength);

    /// <summary>What ends a target.</summary>
    /// <exception cref="InputException">The model has no end mark.</exception>
    public int End { get; } =
        encoder.End
        ?? throw new InputException(
            "the model has no mark that ends a text (\"eos_token_id\"), so it would never stop writing: name one in config.json"
        );

    /// <summary>The ids of a source.</summary>
    public int[] Source(string text)
    {
        if (encoder.Spec is EncoderDecoderModel)
        {
            return encoder.Encode(options.Prefix + text).Ids;
        }

        var begin = encoder.Begin is { } mark ? [mark] : (int[])[];
        var (separator, room) = (encoder.Plain(options.Separator), encoder.MaximumLength - TargetLength);
        var own = encoder.Plain(options.Prefix + text);
        var most = room - begin.Length - separator.Length;
        return most > 0
            ? [.. begin, .. own.AsSpan(0, Math.Min(own.Length, most)), .. separator]
            : throw new InputException(
                $"{TargetLength} tokens of a target leave no room for a source among {encoder.MaximumLength}: raise --max-length, or lower --target-length"
            );
    }

    /// <summary>The ids of a target, its end mark last.</summary>
    public int[] Target(string text)
    {
        int[] own;
        if (encoder.Spec is EncoderDecoderModel)
        {
            // What stands before the text ([CLS], a language) is the decoder's start token's business.
            own = [.. encoder.Encode(text).Tokens.SkipWhile(token => token.IsSpecial).Select(token => token.Id)];
            if (own is [.., var last] && (last == End || encoder.Starts == DecoderStart.LastToken))
            {
                return own.Length <= TargetLength ? own : [.. own.AsSpan(0, TargetLength - 1), last];
            }
        }
        else
        {
            own = encoder.Plain(text);
        }

        return [.. own.AsSpan(0, Math.Min(own.Length, TargetLength - 1)), End];
    }

    /// <summary>What a decoder begins with.</summary>
    public int Start(int[]? target = null) =>
        encoder.Starts == DecoderStart.LastToken
            ? target?[^1] ?? options.Start ?? End
            : options.Start ?? encoder.StartToken ?? encoder.Padding;

    public Batch Batch(IReadOnlyList<int[]> sources, IReadOnlyList<int[]> targets)
    {
        if (encoder.Spec is EncoderDecoderModel)
        {
            return new Batch
            {
                Source = IdGrid.Of(sources, encoder.Padding),
                SourceLengths = [.. sources.Select(source => source.Length)],
                Tokens = IdGrid.Of(
                    [.. targets.Select(target => (int[])[Start(target), .. target[..^1]])],
                    encoder.Padding
                ),
                Lengths = [.. targets.Select(target => target.Length)],
                Labels = IdGrid.Of(targets, (int)Losses.Ignored),
            };
        }

        int[][] whole = [.. sources.Zip(targets, (source, target) => (int[])[.. source, .. target])];
        return new Batch
        {
            Tokens = IdGrid.Of([.. whole.Select(text => text[..^1])], encoder.Padding),
            Lengths = [.. whole.Select(text => text.Length - 1)],
            Labels = IdGrid.Of(
                [.. sources.Zip(whole, (source, text) => Labels(text, source.Length))],
                (int)Losses.Ignored
            ),
        };
    }

    // The place before a token says it; of the source nothing is learned.
    private static int[] Labels(int[] text, int source)
    {
        var labels = text[1..];
        labels.AsSpan(0, source - 1).Fill((int)Losses.Ignored);
        return labels;
    }
}
