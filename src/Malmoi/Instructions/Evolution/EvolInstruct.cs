namespace Malmoi.Instructions.Evolution;

/// <summary>What evolution made of a set.</summary>
/// <param name="Made">The new examples of all rounds.</param>
/// <param name="Operations">By operation: how many examples it made, and how many were eliminated.</param>
/// <param name="Faults">By fault: how many were eliminated for it.</param>
public sealed record EvolvedSet(
    IReadOnlyList<InstructionExample> Made,
    IReadOnlyDictionary<string, (int Made, int Eliminated)> Operations,
    IReadOnlyDictionary<string, int> Faults
);

/// <summary>Rounds of evolution over a set (Evol-Instruct: Xu et al., 2023): each round makes one new example of every example of the round before.</summary>
/// <remarks>Where one is eliminated, the example it was made of stays in the pool and is tried again in the next round.</remarks>
public static class EvolInstruct
{
    /// <param name="evolution">Makes one example of another.</param>
    /// <param name="examples">The first pool.</param>
    /// <param name="rounds">How often.</param>
    /// <param name="seed">Chooses operations.</param>
    /// <param name="progress">Gets how many were tried.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="InputException">There is no round.</exception>
    public static async Task<EvolvedSet> RunAsync(
        IEvolution evolution,
        IReadOnlyList<InstructionExample> examples,
        int rounds,
        long seed,
        Action<int>? progress = null,
        CancellationToken ct = default
    )
    {
        if (rounds < 1)
        {
            throw new InputException($"{rounds} rounds make nothing: ask for 1 or more");
        }

        var random = new Xoshiro256(seed);
        var made = new List<InstructionExample>();
        var operations = new SortedDictionary<string, (int Made, int Eliminated)>(StringComparer.Ordinal);
        var faults = new SortedDictionary<string, int>(StringComparer.Ordinal);
        InstructionExample[] pool = [.. examples];
        var tried = 0;
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < pool.Length; i++)
            {
                var evolved = await evolution.EvolveAsync(pool[i], random.Next(1 << 20), ct);
                var (good, bad) = operations.GetValueOrDefault(evolved.Operation);
                if (evolved.Example is { } example)
                {
                    made.Add(example);
                    pool[i] = example;
                    operations[evolved.Operation] = (good + 1, bad);
                }
                else
                {
                    operations[evolved.Operation] = (good, bad + 1);
                    faults[evolved.Fault!] = faults.GetValueOrDefault(evolved.Fault!) + 1;
                }

                progress?.Invoke(++tried);
            }
        }

        return new EvolvedSet(made, operations, faults);
    }
}
