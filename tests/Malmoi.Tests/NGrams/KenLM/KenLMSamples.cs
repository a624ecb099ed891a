using Malmoi.NGrams;
using Malmoi.NGrams.KenLM;

namespace Malmoi.Tests.NGrams.KenLM;

/// <summary>KenLM files made in memory.</summary>
internal static class KenLMSamples
{
    /// <summary>One of every structure.</summary>
    public static IReadOnlyList<KenLMOptions> Kinds { get; } =
    [
        new() { ProbingMultiplier = 100 }, // room for the suffixes that random models lack
        new() { Trie = true },
        new() { Trie = true, ArrayBits = 22 },
        new()
        {
            Trie = true,
            ProbabilityBits = 8,
            BackoffBits = 6,
        },
        new()
        {
            Trie = true,
            ProbabilityBits = 5,
            BackoffBits = 5,
            ArrayBits = 64,
        },
    ];

    public static byte[] Bytes(INGramSource source, KenLMOptions options)
    {
        using var stream = new MemoryStream();
        KenLMWriter.Write(source, stream, options, CancellationToken.None);
        return stream.ToArray();
    }
}
