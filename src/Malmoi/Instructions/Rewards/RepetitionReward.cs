namespace Malmoi.Instructions.Rewards;

/// <summary>1 for answers that never say the same words in a row twice, 0 for those that say nothing else.</summary>
/// <param name="Words">How many words in a row.</param>
public sealed record RepetitionReward(int Words = 3) : RuleReward
{
    /// <summary>The share of runs of words that stood in the text before.</summary>
    /// <param name="text">Words are what white space parts.</param>
    /// <param name="words">How many make a run.</param>
    public static double Repeated(string text, int words)
    {
        var all = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return Repeated<string>(all, words);
    }

    /// <summary>The share of runs of tokens that came before; 0 of a text too short for two.</summary>
    public static double Repeated<T>(ReadOnlySpan<T> tokens, int length)
        where T : IEquatable<T>
    {
        var runs = tokens.Length - length + 1;
        if (runs < 2)
        {
            return 0;
        }

        var seen = new HashSet<int>();
        var hashes = new int[runs];
        var repeated = 0;
        for (var i = 0; i < runs; i++)
        {
            hashes[i] = Hash(tokens.Slice(i, length));
            // Two runs of one hash are compared only where the hash came before.
            if (!seen.Add(hashes[i]) && StoodBefore(tokens, length, hashes, i))
            {
                repeated++;
            }
        }

        return (double)repeated / runs;
    }

    /// <inheritdoc/>
    protected override float Score(Reply reply) => (float)(1 - Repeated(reply.Text, Words));

    private static bool StoodBefore<T>(ReadOnlySpan<T> tokens, int length, int[] hashes, int run)
        where T : IEquatable<T>
    {
        for (var i = 0; i < run; i++)
        {
            if (hashes[i] == hashes[run] && tokens.Slice(i, length).SequenceEqual(tokens.Slice(run, length)))
            {
                return true;
            }
        }

        return false;
    }

    private static int Hash<T>(ReadOnlySpan<T> tokens)
    {
        var hash = new HashCode();
        foreach (var token in tokens)
        {
            hash.Add(token);
        }

        return hash.ToHashCode();
    }
}
