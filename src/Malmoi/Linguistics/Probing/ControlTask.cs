namespace Malmoi.Linguistics.Probing;

/// <summary>A task that only memory can solve: every type of word has a label drawn at random (Hewitt and Liang, 2019).</summary>
/// <remarks>
/// Labels are drawn by how often the real ones occur. Selectivity is the accuracy on the task less that on the control: a probe that could have
/// learnt anything says little of the vectors.
/// </remarks>
public static class ControlTask
{
    /// <summary>Random answers, the same for every example of a type.</summary>
    /// <param name="learnt">Whose labels are drawn by their frequency.</param>
    /// <param name="seed">Of the labels.</param>
    public static Func<ProbeData, ProbeData> Of(ProbeData learnt, long seed)
    {
        int[] drawnFrom = [.. learnt.Answers.Where(answer => answer >= 0)];
        return data => data.With([.. data.Types.Select(type => Label(type))]);

        int Label(int type) => drawnFrom[new Xoshiro256(seed, type).Next(drawnFrom.Length)];
    }
}
