using System.Globalization;
using System.IO.Compression;
using System.Text;
using Malmoi.NGrams;
using Malmoi.NGrams.Arpa;
using Malmoi.Tokenization;

namespace Malmoi.Tests.NGrams;

/// <summary>What KenLM's <c>query</c> printed for a text: the judge of ids, lengths, scores, totals and perplexities.</summary>
internal static class GoldenQuery
{
    /// <summary>Asks <paramref name="model"/> the same and compares.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The golden file; a <c>.summary</c> beside it is compared too.</param>
    /// <param name="marks">Whether each line is a sentence between &lt;s&gt; and &lt;/s&gt;.</param>
    /// <returns>How many words were compared.</returns>
    public static int Compare(INGramModel model, string path, bool marks = true)
    {
        var words = 0;
        double total = 0,
            unknownTotal = 0;
        var unknown = 0;
        foreach (var line in Lines(path).TakeWhile(line => !line.StartsWith("Perplexity", StringComparison.Ordinal)))
        {
            var fields = line.Split('\t');
            var expected = fields[..^1].Select(Parse).ToArray();
            var tokens = expected.Select(field => Math.Max(0, model.Vocabulary.Find(field.Word))).ToArray();
            var scores = new NGramScore[tokens.Length];
            using var state = marks ? model.Start() : model.StartEmpty();
            model.Read(state, tokens, scores);
            var sum = 0f;
            for (var i = 0; i < tokens.Length; i++, words++)
            {
                Assert.Equal(expected[i].Id, tokens[i]);
                Assert.Equal(expected[i].Log10, scores[i].Log10Probability, 1e-5f);
                Assert.Equal(tokens[i] == 0 ? 0 : expected[i].Length, scores[i].NGramLength);
                sum += scores[i].Log10Probability;
                unknown += tokens[i] == 0 ? 1 : 0;
                unknownTotal += tokens[i] == 0 ? scores[i].Log10Probability : 0;
            }

            Assert.Equal(Number(fields[^1].Split(' ')[1]), sum, 1e-4f);
            Assert.Equal(
                tokens.Count(token => token == 0),
                int.Parse(fields[^1].Split(' ')[3], CultureInfo.InvariantCulture)
            );
            total += sum;
        }

        var summary = path.Replace(".txt.gz", ".summary.txt.gz", StringComparison.Ordinal);
        if (File.Exists(summary))
        {
            var figures = Lines(summary)
                .Where(line => line.Contains('\t', StringComparison.Ordinal))
                .ToDictionary(line => line.Split('\t')[0], line => Number(line.Split('\t')[1]));
            Near(figures["Perplexity including OOVs:"], Math.Pow(10, -total / words));
            Near(figures["Perplexity excluding OOVs:"], Math.Pow(10, -(total - unknownTotal) / (words - unknown)));
            Assert.Equal(figures["OOVs:"], unknown);
            Assert.Equal(figures["Tokens:"], words);
        }

        return words;
    }

    public static IEnumerable<string> Lines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static void Near(double expected, double actual) =>
        Assert.True(actual == expected || Math.Abs((actual / expected) - 1) < 1e-5, $"{actual}, not {expected}");

    private static float Number(string text) =>
        ArpaNumber.TryParse(Encoding.ASCII.GetBytes(text), out var value) ? value : throw new FormatException(text);

    // "word=id length log10p"; the word itself may hold '='.
    private static (string Word, int Id, int Length, float Log10) Parse(string field)
    {
        var parts = field.Split(' ');
        var equals = parts[0].LastIndexOf('=');
        return (
            parts[0][..equals],
            int.Parse(parts[0][(equals + 1)..], CultureInfo.InvariantCulture),
            int.Parse(parts[1], CultureInfo.InvariantCulture),
            Number(parts[2])
        );
    }
}
