using System.IO.Compression;
using System.Text;
using Malmoi.LanguageModels;
using Malmoi.NGrams;
using Malmoi.NGrams.KenLM;
using Malmoi.Tests.NGrams.Arpa;
using Malmoi.Tests.NGrams.KenLM;

namespace Malmoi.Tests.NGrams;

/// <summary>Whatever a model file holds, it is refused in one line or answers from inside itself.</summary>
public class MutatedFileTests
{
    [Fact]
    public void A_mutated_ARPA_file_is_refused_or_read() =>
        Mutations.Try(
            0.4,
            [
                Encoding.UTF8.GetBytes(ArpaSamples.Small),
                Encoding.UTF8.GetBytes(
                    "# comment\n" + ArpaSamples.Small.Replace("\n", "\r\n", StringComparison.Ordinal)
                ),
            ],
            ReadArpa
        );

    [Fact]
    public void A_mutated_gzip_stream_is_refused_or_read()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(ArpaSamples.Small));
        }

        Mutations.Try(0.05, [packed.ToArray()], ReadArpa);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_mutated_KenLM_file_is_refused_or_answers_from_inside_itself(int kind)
    {
        var samples = KenLMSamples.Kinds.Select(Sample).ToArray();
        var chosen = samples[kind];
        using var memory = new ThreadLocal<GuardedMemory>(() => new(1 << 20), trackAllValues: true);
        try
        {
            // Mostly of one structure; the others for splices.
            Mutations.Try(
                0.11,
                [chosen, chosen, chosen, chosen, .. samples],
                (bytes, random) => ReadKenLM(memory.Value!, bytes, random)
            );
        }
        finally
        {
            foreach (var guarded in memory.Values)
            {
                guarded.Dispose();
            }
        }
    }

    private static byte[] Sample(KenLMOptions options)
    {
        using var source = ArpaSamples.Open(ArpaSamples.Small);
        return KenLMSamples.Bytes(source, options with { ProbingMultiplier = 2 });
    }

    private static void ReadArpa(byte[] bytes, Random random)
    {
        using var file = ArpaSamples.Open(bytes);
        var trie = NGramTrie.From(file);
        Ask(trie, random);
        ArpaSamples.ReadAll(trie);
    }

    private static unsafe void ReadKenLM(GuardedMemory memory, byte[] bytes, Random random)
    {
        using var file = KenLMFile.Open(memory.Copy(bytes, random.Next(4) > 0), bytes.Length, "mutated");
        Ask(file, random);
        if (file.Kind != KenLMKind.Probing)
        {
            using var source = file.AsSource();
            ArpaSamples.ReadAll(source);
        }
    }

    private static void Ask(INGramModel model, Random random)
    {
        var tokens = new int[12];
        for (var i = 0; i < tokens.Length; i++)
        {
            tokens[i] = random.Next(model.VocabularySize);
        }

        using var first = model.Start();
        using var second = model.StartEmpty();
        var logits = model.VocabularySize < 100 ? new float[model.VocabularySize] : [];
        model.Read([
            new Reading(first, tokens) { LogProbabilities = new float[tokens.Length] },
            new Reading(second, tokens) { Logits = logits },
        ]);
        for (var i = 0; i < 6; i++)
        {
            model.Read(first, tokens.AsSpan(i, 1), new NGramScore[1]);
        }

        model.TryGet(tokens.AsSpan(0, random.Next(0, Math.Min(model.Order, 6) + 1)), out _);
        model.Vocabulary.Find("a"u8);
    }
}
