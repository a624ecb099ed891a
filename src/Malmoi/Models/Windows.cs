namespace Malmoi.Models;

/// <summary>A text longer than the model reads at once, as windows that each predict tokens no other one does.</summary>
/// <remarks>
/// As in lm-evaluation-harness: the first window starts at the begin mark and predicts as many tokens as the model reads; each later
/// one predicts the next as many, after one token of context, and the last one looks back as far as there is room. A continuation
/// that fits keeps the end of its context.
/// </remarks>
internal static class Windows
{
    /// <param name="text">The whole text.</param>
    /// <param name="most">Tokens the model reads at once, the begin mark with them; null: any number.</param>
    public static IEnumerable<EncodedPassage> Of(EncodedPassage text, int? most)
    {
        // The last token is predicted and not read; the begin mark is read and not predicted.
        var read = text.Ids.Length - (text.FromBegin ? 0 : 1);
        if (most is not { } room || read <= room)
        {
            return [text];
        }

        return text.ContextLength > 0 && text.Scored.Count <= room
            ? [Ending(text, text.Ids.Length, text.Scored.Count, room)]
            : Rolling(text, room);
    }

    private static IEnumerable<EncodedPassage> Rolling(EncodedPassage text, int room)
    {
        for (var predicted = 0; predicted < text.Ids.Length; predicted += room)
        {
            var end = Math.Min(text.Ids.Length, predicted + room);
            var scored = end - Math.Max(predicted, text.ContextLength);
            if (scored > 0)
            {
                yield return predicted == 0 && text.FromBegin
                    ? new EncodedPassage(text.Ids[..end], Slice(text, end, scored), true)
                    : Ending(text, end, scored, room);
            }
        }
    }

    private static EncodedPassage Ending(EncodedPassage text, int end, int scored, int room) =>
        new(text.Ids[Math.Max(0, end - room - 1)..end], Slice(text, end, scored), false);

    private static List<LanguageModels.Token> Slice(EncodedPassage text, int end, int count) =>
        [.. text.Scored.Skip(end - text.ContextLength - count).Take(count)];
}
