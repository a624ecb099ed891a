using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Malmoi.Storage;

namespace Malmoi.Village.Kblimp;

/// <summary>K-BLiMP as files: JSON lines in BLiMP's form, a file a paradigm, and a sheet of samples for people to check.</summary>
public static class KblimpFolder
{
    private const int SamplesPerParadigm = 10;

    private static readonly JsonWriterOptions _options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes <c>data/UID.jsonl</c>, <c>samples.tsv</c> and <c>README.md</c>.</summary>
    /// <param name="folder">Made where it does not exist; files of these names in it are replaced.</param>
    /// <param name="seed">The same seed, the same pairs.</param>
    /// <param name="count">Pairs of a paradigm.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>Pairs written.</returns>
    public static int Write(string folder, ulong seed, int count, CancellationToken ct = default)
    {
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        var total = 0;
        using (var samples = new OutputFile(Path.Combine(folder, "samples.tsv")))
        {
            using (var sheet = new StreamWriter(samples.Stream, leaveOpen: true))
            {
                sheet.Write("phenomenon\tparadigm\tpair\tA\tB\tbetter\n");
                foreach (var paradigm in KoreanMinimalPairs.Paradigms)
                {
                    ct.ThrowIfCancellationRequested();
                    var pairs = KoreanMinimalPairs.Pairs(paradigm.Uid, seed, count).ToList();
                    WritePairs(Path.Combine(folder, "data", paradigm.Uid + ".jsonl"), paradigm, pairs);
                    WriteSamples(sheet, paradigm, pairs);
                    total += pairs.Count;
                }
            }

            samples.Commit();
        }

        using var card = new OutputFile(Path.Combine(folder, "README.md"));
        using (var writer = new StreamWriter(card.Stream, leaveOpen: true))
        {
            writer.Write(KblimpCard.Text(seed, count));
        }

        card.Commit();
        return total;
    }

    /// <summary>A pair as a line of JSON with BLiMP's fields.</summary>
    public static byte[] Line(KoreanParadigm paradigm, KoreanPair pair, int number)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, _options))
        {
            json.WriteStartObject();
            json.WriteString("sentence_good", pair.Good);
            json.WriteString("sentence_bad", pair.Bad);
            json.WriteString("field", paradigm.Field);
            json.WriteString("linguistics_term", paradigm.Phenomenon);
            json.WriteString("UID", paradigm.Uid);
            json.WriteBoolean("simple_LM_method", true);
            json.WriteBoolean("one_prefix_method", false);
            json.WriteBoolean("two_prefix_method", false);
            json.WriteBoolean("lexically_identical", HasSameWords(pair));
            json.WriteNumber("cluster", KoreanMinimalPairs.Cluster(number));
            json.WriteString("pairID", number.ToString(CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        memory.Write("\n"u8);
        return memory.ToArray();
    }

    private static void WritePairs(string path, KoreanParadigm paradigm, List<KoreanPair> pairs)
    {
        using var file = new OutputFile(path);
        for (var number = 0; number < pairs.Count; number++)
        {
            file.Stream.Write(Line(paradigm, pairs[number], number));
        }

        file.Commit();
    }

    /// <summary>The sentences without telling which is good: every second pair stands the other way round, and the key is the last column.</summary>
    private static void WriteSamples(StreamWriter sheet, KoreanParadigm paradigm, List<KoreanPair> pairs)
    {
        var step = Math.Max(1, pairs.Count / SamplesPerParadigm);
        for (
            var (sample, number) = (0, 0);
            sample < SamplesPerParadigm && number < pairs.Count;
            sample++, number += step
        )
        {
            // Both rows of a cross come up over the sheet, though the step is even.
            var pair = pairs[Math.Min(pairs.Count - 1, number + (sample % 2))];
            var isFirst = TextHash.Of(pair.Good) % 7 < 4;
            var (a, b) = isFirst ? (pair.Good, pair.Bad) : (pair.Bad, pair.Good);
            sheet.Write(
                $"{paradigm.Phenomenon}\t{paradigm.Uid}\t{number + (sample % 2)}\t{a}\t{b}\t{(isFirst ? 'A' : 'B')}\n"
            );
        }
    }

    private static bool HasSameWords(KoreanPair pair) =>
        Words(pair.Good).SequenceEqual(Words(pair.Bad), StringComparer.Ordinal);

    private static IEnumerable<string> Words(string text) =>
        text.TrimEnd('.', '?', '!').Split(' ').Order(StringComparer.Ordinal);
}
