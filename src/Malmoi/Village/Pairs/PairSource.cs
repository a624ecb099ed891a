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

    /// <summary>Test twins have a held-out word; the texts of the others fall into validation's bucket or into none of theirs does.</summary>
    private bool Belongs(Twin twin, PairComposer composer)
    {
        if (split == Split.Test)
        {
            return composer.HasHeldOut;
        }

        var isFirst = Hash(twin.First) % Buckets == 0;
        var isSecond = Hash(twin.Second) % Buckets == 0;
        return split == Split.Validation ? isFirst && isSecond : !isFirst && !isSecond;
    }

    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var unit in text)
        {
            hash = (hash ^ unit) * 16777619;
        }

        return hash ^ (hash >> 15);
    }
}
