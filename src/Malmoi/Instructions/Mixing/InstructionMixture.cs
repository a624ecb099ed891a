namespace Malmoi.Instructions.Mixing;

/// <summary>A set's part in a mixture.</summary>
/// <param name="Name">What errors and reports call it.</param>
/// <param name="Examples">The set.</param>
/// <param name="Weight">Its share next to the others' weights.</param>
public sealed record MixtureShare(string Name, IReadOnlyList<InstructionExample> Examples, double Weight);

/// <summary>Draws examples from several sets in given shares (FLAN + ShareGPT + Self-Instruct, ...), the same for the same seed.</summary>
public static class InstructionMixture
{
    /// <summary>All examples of all sets, shuffled.</summary>
    public static IReadOnlyList<InstructionExample> All(IEnumerable<MixtureShare> shares, long seed) =>
        Shuffled([.. shares.SelectMany(share => share.Examples)], new Xoshiro256(seed));

    /// <summary>As many examples as asked for, each set's as its weight says; a set that is too small is gone through again.</summary>
    /// <param name="shares">One or more.</param>
    /// <param name="count">How many in all.</param>
    /// <param name="seed">Of the draw.</param>
    /// <param name="repeat">Whether a set may be gone through more than once.</param>
    /// <exception cref="InputException">A weight is no number from 0 up, a set is empty, or too small where none may be repeated.</exception>
    public static IReadOnlyList<InstructionExample> Draw(
        IReadOnlyList<MixtureShare> shares,
        int count,
        long seed,
        bool repeat = true
    )
    {
        Check(shares, count);
        var drawn = new List<InstructionExample>(count);
        foreach (var (share, part) in shares.Zip(Parts(shares, count)))
        {
            if (part > share.Examples.Count && !repeat)
            {
                throw new InputException(
                    $"'{share.Name}' has {share.Examples.Count} examples, but its share of {count} is {part}: ask for fewer, or let sets repeat"
                );
            }

            for (var (round, taken) = (0, 0); taken < part; round++)
            {
                // Each round in an order of its own.
                var order = Shuffled(share.Examples, new Xoshiro256(seed, (drawn.Count * 31L) + round));
                var take = Math.Min(part - taken, order.Count);
                drawn.AddRange(order.Take(take));
                taken += take;
            }
        }

        return Shuffled(drawn, new Xoshiro256(seed, -1));
    }

    // The largest remainders get what rounding down leaves over.
    private static int[] Parts(IReadOnlyList<MixtureShare> shares, int count)
    {
        var sum = shares.Sum(share => share.Weight);
        double[] wanted = [.. shares.Select(share => share.Weight / sum * count)];
        int[] parts = [.. wanted.Select(part => (int)part)];
        foreach (
            var index in Enumerable
                .Range(0, parts.Length)
                .OrderByDescending(i => wanted[i] - parts[i])
                .Take(count - parts.Sum())
        )
        {
            parts[index]++;
        }

        return parts;
    }

    private static void Check(IReadOnlyList<MixtureShare> shares, int count)
    {
        if (count < 1)
        {
            throw new InputException($"a mixture of {count} examples is none: ask for 1 or more");
        }

        foreach (var share in shares)
        {
            if (!(share.Weight >= 0 && double.IsFinite(share.Weight)))
            {
                throw new InputException($"'{share.Name}' has the weight {share.Weight}: give a number from 0 up");
            }

            if (share.Examples.Count == 0 && share.Weight > 0)
            {
                throw new InputException($"'{share.Name}' holds no example to mix in: leave it out");
            }
        }

        if (!shares.Any(share => share.Weight > 0))
        {
            throw new InputException("no set of the mixture has a weight above 0: give one");
        }
    }

    private static List<InstructionExample> Shuffled(IReadOnlyList<InstructionExample> examples, Xoshiro256 random)
    {
        var list = examples.ToList();
        for (var i = list.Count - 1; i > 0; i--)
        {
            var other = random.Next(i + 1);
            (list[i], list[other]) = (list[other], list[i]);
        }

        return list;
    }
}
