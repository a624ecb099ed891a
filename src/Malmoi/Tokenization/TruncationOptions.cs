using System.Collections.Immutable;

namespace Malmoi.Tokenization;

/// <summary>How long texts are cut.</summary>
public sealed record TruncationOptions
{
    /// <summary>The most tokens, special ones included.</summary>
    public required int MaximumLength { get; init; }

    public TruncationStrategy Strategy { get; init; } = TruncationStrategy.LongestFirst;

    /// <summary>How many tokens each part of what overflows shares with the part before.</summary>
    public int Stride { get; init; }

    /// <summary>The side at which tokens go.</summary>
    public Side Side { get; init; } = Side.Right;

    /// <summary>Cuts a text and its pair to <paramref name="most"/> tokens together.</summary>
    /// <exception cref="InputException">The strategy cannot reach that length, or the stride leaves no room.</exception>
    internal (ModelInput First, ModelInput? Second) Apply(ModelInput first, ModelInput? second, int most)
    {
        var total = first.Length + (second?.Length ?? 0);
        if (total <= most && most > 0)
        {
            return (first, second);
        }

        if (most <= 0)
        {
            return (Cut(first, 0), second is null ? null : Cut(second, 0));
        }

        if (Strategy == TruncationStrategy.LongestFirst)
        {
            var (a, b) = second is null ? (most, 0) : Shares(first.Length, second.Length, most);
            return (Cut(first, a), second is null ? null : Cut(second, b));
        }

        var target = Strategy == TruncationStrategy.OnlyFirst ? first : second;
        if (target is null || target.Length <= total - most)
        {
            throw new InputException(
                $"{(target is null ? "the second text is missing" : $"the text to be cut has {target.Length} tokens")}, so truncation cannot reach {most} tokens by it alone: cut the longest first, or raise the maximum length"
            );
        }

        var cut = Cut(target, target.Length - (total - most));
        return Strategy == TruncationStrategy.OnlyFirst ? (cut, second) : (first, cut);
    }

    /// <summary>The lengths of two texts cut to <paramref name="most"/> together: the longer gives first, then both come to half.</summary>
    private static (int First, int Second) Shares(int first, int second, int most)
    {
        var shorter = Math.Min(first, second);
        var longer = shorter > most ? shorter : Math.Max(shorter, most - shorter);
        if (shorter + longer > most)
        {
            shorter = most / 2;
            longer = shorter + (most % 2);
        }

        return first > second ? (longer, shorter) : (shorter, longer);
    }

    private ModelInput Cut(ModelInput text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        if (most == 0)
        {
            return ModelInput.Empty with { Overflowing = [text] };
        }

        if (Stride >= most)
        {
            throw new InputException(
                $"the stride of truncation is {Stride} tokens, but a part has only {most}: lower it, or raise the maximum length"
            );
        }

        var parts = ImmutableArray.CreateBuilder<ModelInput>();
        for (var at = 0; ; at += most - Stride)
        {
            var start = Side == Side.Right ? at : Math.Max(0, text.Length - at - most);
            var end = Side == Side.Right ? Math.Min(at + most, text.Length) : text.Length - at;
            parts.Add(text.Slice(start, end));
            if (Side == Side.Right ? end == text.Length : start == 0)
            {
                break;
            }
        }

        return parts[0] with
        {
            Overflowing = [.. parts.Skip(1)],
        };
    }
}

/// <summary>Which of two texts truncation cuts.</summary>
public enum TruncationStrategy
{
    /// <summary>The longer one, then both alike.</summary>
    LongestFirst,
    OnlyFirst,
    OnlySecond,
}

/// <summary>The start or the end of a text.</summary>
public enum Side
{
    Left,
    Right,
}
