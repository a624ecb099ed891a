using Malmoi.NGrams.Smoothing;
using Malmoi.Village;
using Malmoi.Village.Pairs;

namespace Malmoi.Cli.Tour.Attention;

/// <summary>What the models of a language learn grammar from, and the pairs that they are judged by.</summary>
internal sealed class GrammarText
{
    private const int TextSentences = 10_000;
    private const int SentencesPerParadigm = 2_000;
    private const int PairsPerParadigm = 200;

    public GrammarText(TourContext tour, Language language)
    {
        var seed = (ulong)tour.Seed;
        Pairs =
        [
            .. Maeul
                .Pairs(language, seed, tour.Part(PairsPerParadigm), Split.Test)
                .GroupBy(pair => pair.Uid)
                .Where(paradigm => paradigm.All(IsFar))
                .SelectMany(paradigm => paradigm),
        ];
        string[] stories = [.. Maeul.Text(language, seed).Take(tour.Part(TextSentences))];
        string[] sentences =
        [
            .. Pairs
                .Select(pair => pair.Uid)
                .Distinct()
                .SelectMany(uid => Maeul.Pairs(language, seed, tour.Part(SentencesPerParadigm), Split.Train, uid))
                .Select(pair => pair.Good),
        ];
        Units = [.. stories.Chunk(20), .. sentences.Select(sentence => (string[])[sentence])];
        Text = new VillageText(tour, language, [.. stories, .. sentences], "grammar");
    }

    public VillageText Text { get; }

    /// <summary>Sentences that follow one another, and lone ones.</summary>
    public IReadOnlyList<string[]> Units { get; }

    /// <summary>Pairs whose deciding word agrees with one that a 5-gram cannot see.</summary>
    public IReadOnlyList<MinimalPair> Pairs { get; }

    /// <summary>Both sentences are the same up to the deciding word, and what it agrees with stands before the four words that a 5-gram sees.</summary>
    private static bool IsFar(MinimalPair pair) => pair.Prefix is not null && pair.Distance >= NGramChapter.Order - 1;
}
