using System.Text;
using Malmoi.Village.Views;

namespace Malmoi.Village;

/// <summary>Maeul (마을), the built-in bilingual world: from a seed, any amount of Korean and English with its annotation.</summary>
public static class Maeul
{
    /// <summary>Sentences, one by one, until a limit of the options; without one they never end.</summary>
    public static IEnumerable<string> Text(Language language, ulong seed, Split split = Split.Train) =>
        Text(
            new VillageOptions
            {
                Language = language,
                Seed = seed,
                Split = split,
                Threads = 1,
            }
        );

    public static IEnumerable<string> Text(VillageOptions options) => Lines(TextBlocks(options));

    /// <summary>Running text as UTF-8, a sentence a line, in blocks of whole lines.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> TextBlocks(VillageOptions options) =>
        new Press(options, ViewKind.Text).Blocks();

    /// <summary>English, a tab, Korean that says the same, as UTF-8 blocks of whole lines.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> ParallelBlocks(VillageOptions options) =>
        new Press(options, ViewKind.Parallel).Blocks();

    /// <summary>Sentence pairs that say the same.</summary>
    public static IEnumerable<(string English, string Korean)> Parallel(VillageOptions options) =>
        Lines(ParallelBlocks(options)).Select(line => line.Split('\t')).Select(pair => (pair[0], pair[1]));

    /// <summary>Dependency trees in CoNLL-U, as UTF-8 blocks of whole sentences.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> ConlluBlocks(VillageOptions options) =>
        new Press(options, ViewKind.Conllu).Blocks();

    private static IEnumerable<string> Lines(IEnumerable<ReadOnlyMemory<byte>> blocks)
    {
        foreach (var block in blocks)
        {
            using var reader = new StringReader(Encoding.UTF8.GetString(block.Span));
            while (reader.ReadLine() is { } line)
            {
                yield return line;
            }
        }
    }
}
