using System.Collections.Immutable;
using Malmoi.Tokenization.Normalizers;

namespace Malmoi.Tokenization.Splitters;

/// <summary>Splitters one after the other, each on the words of the one before.</summary>
public sealed record SplitterSequence(ImmutableArray<ISplitter> Steps) : ISplitter
{
    public void Split(NormalizedText text, List<NormalizedText> words)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(words);
        List<NormalizedText> current = text.Length > 0 ? [text] : [];
        foreach (var step in Steps)
        {
            var next = new List<NormalizedText>(current.Count);
            foreach (var word in current)
            {
                step.Split(word, next);
            }

            current = next;
        }

        words.AddRange(current);
    }

    bool ISplitter.SplitsAtBlanks => Steps.Any(step => step.SplitsAtBlanks);

    ISplitter? ISplitter.Continued()
    {
        ImmutableArray<ISplitter?> steps = [.. Steps.Select(step => step.Continued())];
        return steps.Contains(null) ? null : new SplitterSequence([.. steps.OfType<ISplitter>()]);
    }

    public bool Equals(SplitterSequence? other) => other is not null && Steps.SequenceEqual(other.Steps);

    public override int GetHashCode() => Steps.Length;
}
