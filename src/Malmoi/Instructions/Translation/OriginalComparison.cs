using System.Text.RegularExpressions;
using Malmoi.Instructions.Filtering;
using Malmoi.Instructions.Measures;

namespace Malmoi.Instructions.Translation;

/// <summary>A translated set beside its original: what is too short or too long for it, lost its numbers or places, or is the original itself.</summary>
public sealed partial class OriginalComparison
{
    /// <summary>How many times as long or as short as usual a translation may be.</summary>
    private const double Usual = 2.5;

    // Of less, one word decides.
    private const int FewestLetters = 20;

    private readonly Dictionary<InstructionExample, InstructionExample> _originals = new(
        ReferenceEqualityComparer.Instance
    );

    /// <param name="translated">The set.</param>
    /// <param name="originals">Paired by the sets' ids where both have them, and otherwise by their order.</param>
    /// <exception cref="InputException">Nothing can be paired.</exception>
    public OriginalComparison(IReadOnlyList<InstructionExample> translated, IReadOnlyList<InstructionExample> originals)
    {
        var byId = originals
            .Where(original => original.Id is not null)
            .GroupBy(original => original.Id!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        var hasIds = byId.Count > 0 && translated.Any(example => example.Id is { } id && byId.ContainsKey(id));
        if (!hasIds && translated.Count != originals.Count)
        {
            throw new InputException(
                $"{translated.Count} translations and {originals.Count} originals cannot be paired: give both ids (\"id\"), or as many of the one as of the other"
            );
        }

        foreach (var (index, example) in translated.Index())
        {
            if (!hasIds)
            {
                _originals[example] = originals[index];
            }
            else if (example.Id is { } id && byId.TryGetValue(id, out var original))
            {
                _originals[example] = original;
            }
        }

        double[] ratios =
        [
            .. _originals.Select(pair => Ratio(pair.Key.Asked, pair.Value.Asked)).OfType<double>().Order(),
        ];
        Median = ratios.Length == 0 ? 1 : Percentile.Of(ratios, 50);
        Filters =
        [
            new("copied", "texts that are the original", IsCopied),
            new(
                "length",
                $"translations {Usual} times as long or as short for their originals as is usual",
                HasOddLength
            ),
            new("numbers", "numbers of the original's question that the translation lacks", LacksNumbers),
            new("places", "places such as {0} or <name> that the original has and the translation lacks", LacksPlaces),
        ];
    }

    /// <summary>Letters of a translated question for one of the original, as is usual in this set.</summary>
    public double Median { get; }

    /// <summary>Examples that were paired.</summary>
    public int Paired => _originals.Count;

    /// <summary>What they show only beside each other.</summary>
    public IReadOnlyList<InstructionFilter> Filters { get; }

    private bool IsCopied(InstructionExample example) =>
        Pairs(example).Any(pair => pair.Translated.Length >= FewestLetters && pair.Translated == pair.Original)
        && !TranslationFaults.AsksForeign(example);

    private bool HasOddLength(InstructionExample example) =>
        _originals.TryGetValue(example, out var original)
        && Ratio(example.Asked, original.Asked) is { } ratio
        && (ratio > Median * Usual || ratio < Median / Usual);

    private bool LacksNumbers(InstructionExample example) =>
        _originals.TryGetValue(example, out var original)
        && Number().Matches(original.Asked).Select(match => Bare(match.Value)).ToHashSet() is { Count: > 0 } numbers
        && !numbers.IsSubsetOf(Number().Matches(example.Asked).Select(match => Bare(match.Value)));

    private bool LacksPlaces(InstructionExample example) =>
        Pairs(example)
            .Any(pair =>
                Place()
                    .Matches(pair.Original)
                    .Any(match => !pair.Translated.Contains(match.Value, StringComparison.Ordinal))
            );

    private IEnumerable<(string Translated, string Original)> Pairs(InstructionExample example)
    {
        if (!_originals.TryGetValue(example, out var original))
        {
            yield break;
        }

        yield return (example.Asked, original.Asked);
        if (example.Response is not null && original.Response is not null)
        {
            yield return (example.Response, original.Response);
        }
    }

    private static double? Ratio(string translated, string original) =>
        original.Length >= FewestLetters && translated.Length > 0 ? (double)translated.Length / original.Length : null;

    private static string Bare(string number) => number.Replace(",", "", StringComparison.Ordinal);

    // Of two digits or more: small numbers become words.
    [GeneratedRegex(@"\d[\d,]*\d")]
    private static partial Regex Number();

    [GeneratedRegex(@"\{\w*\}|%[sd]\b|\$\{\w+\}")]
    private static partial Regex Place();
}
