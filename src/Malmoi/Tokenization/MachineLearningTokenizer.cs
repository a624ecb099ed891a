using System.Buffers;
using System.Globalization;
using Malmoi.LanguageModels;
using Microsoft.ML.Tokenizers;

namespace Malmoi.Tokenization;

/// <summary>Any tokenizer of ours as the <see cref="Tokenizer"/> of Microsoft.ML.Tokenizers, which ML.NET and Semantic Kernel programs take.</summary>
/// <remarks>Its normalisation and splitting are part of the tokenizer: the settings that leave them out are refused, not ignored.</remarks>
public sealed class MachineLearningTokenizer(ITokenizer tokenizer) : Tokenizer
{
    /// <summary>The tokenizer that does the work.</summary>
    public ITokenizer Inner => tokenizer;

    public override string Decode(IEnumerable<int> ids) => tokenizer.Decode([.. ids]);

    public override OperationStatus Decode(
        IEnumerable<int> ids,
        Span<char> destination,
        out int idsConsumed,
        out int charsWritten
    )
    {
        int[] all = [.. ids];
        var text = tokenizer.Decode(all);
        if (text.Length <= destination.Length)
        {
            text.CopyTo(destination);
            (idsConsumed, charsWritten) = (all.Length, text.Length);
            return OperationStatus.Done;
        }

        // As many ids as fit.
        var (low, high) = (0, all.Length);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) =
                tokenizer.Decode(all.AsSpan(0, middle)).Length <= destination.Length
                    ? (middle, high)
                    : (low, middle - 1);
        }

        var part = tokenizer.Decode(all.AsSpan(0, low));
        part.CopyTo(destination);
        (idsConsumed, charsWritten) = (low, part.Length);
        return OperationStatus.DestinationTooSmall;
    }

    protected override EncodeResults<EncodedToken> EncodeToTokens(
        string? text,
        ReadOnlySpan<char> textSpan,
        EncodeSettings settings
    )
    {
        var tokens = Tokens(text, textSpan, settings);
        return new EncodeResults<EncodedToken>
        {
            Tokens = [.. tokens.Select(token => new EncodedToken(token.Id, token.Piece, token.Range))],
            CharsConsumed = Consumed(tokens, text?.Length ?? textSpan.Length, settings),
        };
    }

    protected override EncodeResults<int> EncodeToIds(
        string? text,
        ReadOnlySpan<char> textSpan,
        EncodeSettings settings
    )
    {
        if (settings.MaxTokenCount < int.MaxValue)
        {
            var tokens = Tokens(text, textSpan, settings);
            return new EncodeResults<int>
            {
                Tokens = [.. tokens.Select(token => token.Id)],
                CharsConsumed = Consumed(tokens, text?.Length ?? textSpan.Length, settings),
            };
        }

        Refuse(settings);
        var source = text ?? textSpan;
        var ids = new ArrayBufferWriter<int>(source.Length / 3 + 16);
        tokenizer.Encode(source, ids);
        return new EncodeResults<int> { Tokens = ids.WrittenSpan.ToArray(), CharsConsumed = source.Length };
    }

    private List<Token> Tokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        Refuse(settings);
        return [.. tokenizer.Encode(text ?? textSpan.ToString()).Take(settings.MaxTokenCount)];
    }

    private static int Consumed(List<Token> tokens, int length, EncodeSettings settings) =>
        tokens.Count < settings.MaxTokenCount ? length
        : tokens.Count == 0 ? 0
        : tokens[^1].Range.End.GetOffset(length);

    private static void Refuse(EncodeSettings settings)
    {
        if (!settings.ConsiderNormalization || !settings.ConsiderPreTokenization)
        {
            throw new NotSupportedException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{nameof(MachineLearningTokenizer)} cannot leave out normalisation or pre-tokenisation: they are part of the tokenizer; make one without them instead"
                )
            );
        }
    }
}
