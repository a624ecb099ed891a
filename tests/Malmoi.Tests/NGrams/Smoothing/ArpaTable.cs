using System.Globalization;
using System.IO.Compression;
using System.Text;
using Malmoi.NGrams;
using Malmoi.Tokenization;

namespace Malmoi.Tests.NGrams.Smoothing;

/// <summary>A model as a dictionary from an n-gram's words to log10 p and back-off: slow and obvious.</summary>
internal sealed class ArpaTable : Dictionary<string, (double LogProbability, double Backoff)>
{
    /// <summary>Reads the n-grams of an ARPA file, gzipped, without any check.</summary>
    public static ArpaTable Read(string path)
    {
        var table = new ArpaTable();
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            var parts = line.Split('\t');
            if (parts.Length >= 2)
            {
                table.Add(parts[1], (Number(parts[0]), parts.Length > 2 ? Number(parts[2]) : 0));
            }
        }

        return table;
    }

    public static ArpaTable Read(INGramSource source)
    {
        var table = new ArpaTable();
        for (var order = 1; order <= source.Order; order++)
        {
            var before = Array.Empty<int>();
            long count = 0;
            foreach (var block in source.Read(order))
            {
                for (var i = 0; i < block.Count; i++)
                {
                    var row = block.Row(i).ToArray();
                    Assert.True(before.AsSpan().SequenceCompareTo(row) < 0, "rows must rise in lexicographic order");
                    before = row;
                    count++;
                    table.Add(Spell(source.Vocabulary, row), (block.LogProbabilities[i], block.Backoffs[i]));
                }
            }

            Assert.Equal(source.Count(order), count);
        }

        return table;
    }

    public void AssertClose(ArpaTable actual, double tolerance)
    {
        Assert.Empty(Keys.Except(actual.Keys).Take(5));
        Assert.Empty(actual.Keys.Except(Keys).Take(5));
        foreach (var (ngram, expected) in this)
        {
            var (p, b) = actual[ngram];
            Assert.True(IsClose(p, expected.LogProbability, tolerance), $"p({ngram}): {p}, not {expected}");
            Assert.True(IsClose(b, expected.Backoff, tolerance), $"b({ngram}): {b}, not {expected}");
        }
    }

    private static bool IsClose(double left, double right, double tolerance) =>
        left.Equals(right) || Math.Abs(left - right) <= tolerance;

    private static string Spell(IVocabulary vocabulary, int[] words)
    {
        var text = new StringBuilder();
        foreach (var word in words)
        {
            text.Append(text.Length == 0 ? "" : " ").Append(vocabulary.Word(word));
        }

        return text.ToString();
    }

    private static double Number(string text) =>
        text == "-inf" ? double.NegativeInfinity : double.Parse(text, CultureInfo.InvariantCulture);
}
