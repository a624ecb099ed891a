using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Tokenization;

namespace Malmoi.Neural;

/// <summary>A text in tokens, of which each is hidden in turn.</summary>
/// <param name="Source">Context and text.</param>
/// <param name="Ids">With the special tokens.</param>
/// <param name="Scored">The tokens of the text; places are the text's.</param>
/// <param name="First">Where the first of them stands among the ids.</param>
/// <param name="Hidden">For each of them, the places among the ids that are hidden with it.</param>
internal sealed record MaskedText(
    string Source,
    int[] Ids,
    IReadOnlyList<Token> Scored,
    int First,
    IReadOnlyList<int[]> Hidden
)
{
    public static MaskedText From(Continuation request, TokenizerPipeline tokenizer, Masking masking)
    {
        var source = request.Context + request.Text;
        // Blanks at the end of the context count as the text's, as for any other model.
        var border = request.Context.AsSpan().TrimEnd().Length;
        var tokens = tokenizer.Prepare(source).Tokens;
        var first = tokens
            .Select((token, i) => (token, i))
            .Where(pair => IsScored(pair.token, border))
            .Select(pair => pair.i)
            .FirstOrDefault(tokens.Length);
        var last = tokens.Length;
        while (last > first && tokens[last - 1].IsSpecial)
        {
            last--;
        }

        // What stands before the text is read, never hidden.
        int?[] words = [.. tokens.Select((token, i) => i < first ? null : token.Word)];
        var hidden = Enumerable
            .Range(first, last - first)
            .Select(scored =>
                Enumerable.Range(0, words.Length).Where(place => masking.Hides(words, scored, place)).ToArray()
            );
        return new MaskedText(
            source,
            [.. tokens.Select(token => token.Id)],
            [.. Enumerable.Range(first, last - first).Select(i => Placed(tokens[i]))],
            first,
            [.. hidden]
        );

        Token Placed(InputToken token)
        {
            var piece = token.Id == tokenizer.Special.Unknown ? source[token.Start..token.End] : token.Piece;
            var (start, end) = (token.Start - request.Context.Length, token.End - request.Context.Length);
            return new Token(token.Id, piece, Math.Max(0, start)..Math.Max(0, end));
        }
    }

    private static bool IsScored(InputToken token, int border) =>
        !token.IsSpecial && (border == 0 || token.End > border);
}

/// <summary>One copy of a text, one of its tokens hidden and asked for.</summary>
/// <param name="Text">The text.</param>
/// <param name="Index">Which of its scored tokens.</param>
/// <param name="Scores">Where the score goes, at the same index.</param>
internal readonly record struct MaskedCopy(MaskedText Text, int Index, TokenScore[] Scores)
{
    public int Length => Text.Ids.Length;

    /// <summary>Where the token stands among the ids.</summary>
    public int Place => Text.First + Index;
}
