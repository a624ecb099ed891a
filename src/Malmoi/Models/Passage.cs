using Malmoi.LanguageModels;

namespace Malmoi.Models;

/// <summary>A text to score after a context, and the sentence marks round it.</summary>
/// <param name="Context">Read but not scored.</param>
/// <param name="Text">Scored; context and text are one string cut in two, so a blank between words is in one of them.</param>
/// <param name="FromBegin">Whether the context starts with the begin mark.</param>
/// <param name="ToEnd">Whether the end mark is scored after the text.</param>
public readonly record struct Passage(string Context, string Text, bool FromBegin, bool ToEnd);

/// <summary>A passage in tokens.</summary>
/// <param name="Ids">Context and text.</param>
/// <param name="Scored">The tokens of the text, with the end mark if it is scored; places are the text's.</param>
/// <param name="FromBegin">Whether the begin mark stands before it all.</param>
internal sealed record EncodedPassage(int[] Ids, IReadOnlyList<Token> Scored, bool FromBegin)
{
    public int ContextLength => Ids.Length - Scored.Count;

    /// <param name="passage">What to encode.</param>
    /// <param name="tokenizer">Cuts context and text as one string.</param>
    /// <param name="readsContextAlone">Cuts the context by itself, and gives the text what is left of both: as lm-evaluation-harness does.</param>
    public static EncodedPassage From(Passage passage, ITokenizer tokenizer, bool readsContextAlone)
    {
        var (context, text) = (passage.Context, passage.Text);
        if (readsContextAlone && context.Length > 0)
        {
            var given = tokenizer.Encode(context.TrimEnd());
            var rest = tokenizer.Encode(context + text).Skip(given.Count).ToList();
            return new EncodedPassage(
                [.. given.Concat(rest).Select(token => token.Id)],
                [.. rest.Select(token => token with { Range = Shifted(token.Range, context.Length) })],
                passage.FromBegin
            );
        }

        var tokens = tokenizer.Encode(context.Length == 0 ? text : context + text);
        var border = context.AsSpan().TrimEnd().Length;
        var scored = new List<Token>(tokens.Count + 1);
        var ids = new List<int>(tokens.Count + 1);
        foreach (var token in tokens)
        {
            ids.Add(token.Id);
            if (token.Range.End.Value > border || scored.Count > 0)
            {
                scored.Add(context.Length == 0 ? token : token with { Range = Shifted(token.Range, context.Length) });
            }
        }

        if (passage.ToEnd && tokenizer.Special.End is { } end)
        {
            ids.Add(end);
            scored.Add(new Token(end, "</s>", text.Length..text.Length));
        }

        return new EncodedPassage([.. ids], scored, passage.FromBegin);
    }

    private static Range Shifted(Range range, int by) =>
        Math.Max(0, range.Start.Value - by)..Math.Max(0, range.End.Value - by);
}
