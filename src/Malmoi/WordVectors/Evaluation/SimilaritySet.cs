using System.Globalization;
using Malmoi.Numerics;
using Malmoi.Storage;

namespace Malmoi.WordVectors.Evaluation;

/// <summary>Two words and how similar people find them.</summary>
public readonly record struct RatedPair(string First, string Second, double Rating);

/// <summary>How well cosines follow people's ratings.</summary>
/// <param name="Pairs">Pairs in the set.</param>
/// <param name="Covered">Pairs of which both words have vectors.</param>
/// <param name="Spearman">The rank correlation over the pairs that count; NaN where there are fewer than two or none differ.</param>
/// <param name="Pearson">The linear correlation over the same pairs.</param>
public readonly record struct SimilarityResult(int Pairs, int Covered, double Spearman, double Pearson);

/// <summary>Pairs of words with ratings, as WordSim-353 and its kin: cosines are compared by rank.</summary>
public sealed class SimilaritySet
{
    private SimilaritySet(string name, IReadOnlyList<RatedPair> pairs) => (Name, Pairs) = (name, pairs);

    public string Name { get; }

    public IReadOnlyList<RatedPair> Pairs { get; }

    /// <summary>Reads a set: two words and a number a line, between tabs, commas or blanks; a head line and lines with # are skipped.</summary>
    /// <exception cref="InputException">The file is missing or has no pairs.</exception>
    public static SimilaritySet Read(string path)
    {
        using var reader = new StreamReader(CompressedFile.OpenRead(path));
        List<RatedPair> pairs = [];
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line) || line.StartsWith('#'))
            {
                continue;
            }

            var fields = Fields(line);
            if (
                fields.Length >= 3
                && double.TryParse(fields[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var rating)
                && double.IsFinite(rating)
            )
            {
                pairs.Add(new RatedPair(fields[0], fields[1], rating));
            }
            else if (number > 1)
            {
                throw new InputException(
                    $"'{path}', line {number}: expected two words and a number, between tabs, commas or blanks"
                );
            }
        }

        return pairs.Count > 0
            ? new SimilaritySet(Path.GetFileNameWithoutExtension(path), pairs)
            : throw new InputException($"'{path}' has no pairs: expected two words and a number a line");
    }

    /// <summary>Compares cosines with ratings.</summary>
    /// <param name="vectors">The vectors.</param>
    /// <param name="lookup">How words are looked up.</param>
    public SimilarityResult Evaluate(WordEmbeddings vectors, WordLookup? lookup = null)
    {
        lookup ??= new WordLookup();
        var words = lookup.Over(vectors);
        List<double> ratings = [];
        List<double> cosines = [];
        var covered = 0;
        var (first, second) = (new float[vectors.Dimensions], new float[vectors.Dimensions]);
        foreach (var pair in Pairs)
        {
            var known = words.TryFind(pair.First, first) & words.TryFind(pair.Second, second);
            covered += known ? 1 : 0;
            if (known || lookup.UnknownCounts)
            {
                ratings.Add(pair.Rating);
                cosines.Add(known ? DotProduct.Cosine(first, second) : 0);
            }
        }

        return new SimilarityResult(
            Pairs.Count,
            covered,
            Correlation.Spearman(ratings, cosines),
            Correlation.Pearson(ratings, cosines)
        );
    }

    private static string[] Fields(string line)
    {
        var separator =
            line.Contains('\t', StringComparison.Ordinal) ? '\t'
            : line.Contains(',', StringComparison.Ordinal) ? ','
            : ' ';
        return line.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }
}
