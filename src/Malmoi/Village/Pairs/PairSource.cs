namespace Malmoi.Village.Pairs;

/// <summary>Draws the pairs of one paradigm: the n-th twin depends on the seed, the split, the paradigm and n alone.</summary>
internal sealed class PairSource(Paradigm paradigm, ulong seed, Split split)
{
    private const uint Buckets = 8;

    /// <summary>After so many draws without a new twin the paradigm has given all it has.</summary>
    private const int Patience = 50_000;

    /// <summary>Pairs, none of the same twin twice, until the paradigm has no more.</summary>
    public IEnumerable<MinimalPair> Pairs()
    {
        var dice = new Dice();
        var composer = new PairComposer(Vocabulary.For(split), dice, split == Split.Test);
        var stream = seed + ((ulong)split << 56) + Hash(paradigm.Uid);
        HashSet<string> seen = new(StringComparer.Ordinal);
        var misses = 0;
        for (var index = 0UL; misses < Patience; index++)
        {
            dice.Throw(stream, index);
            composer.Start();
            if (paradigm.Draw(composer) is not { } twin || !Belongs(twin, composer) || !seen.Add(twin.First))
            {
                misses++;
                continue;
            }

            misses = 0;
            foreach (var pair in twin.Pairs(paradigm))
            {
                yield return pair;
            }
        }
    }

    /// <summary>
    /// The hash of every sentence's text says which split may have it, so that no two splits share one even where only the other half of a
    /// twin holds a held-out word; test twins must have such a word besides.
    /// </summary>
    private bool Belongs(Twin twin, PairComposer composer) =>
        SplitOf(Twin.Plain(twin.First)) == split
        && SplitOf(Twin.Plain(twin.Second)) == split
        && (split != Split.Test || composer.HasHeldOut);

    private static Split SplitOf(string text) =>
        (Hash(text) % Buckets) switch
        {
            0 or 1 => Split.Validation,
            2 or 3 => Split.Test,
            _ => Split.Train,
        };

    private static uint Hash(string text)
    {
        var hash = TextHash.Of(text);
        return hash ^ (hash >> 15);
    }
}
