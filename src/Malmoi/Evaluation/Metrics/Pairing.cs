namespace Malmoi.Evaluation.Metrics;

/// <summary>What every metric asks of its input: something to judge, and a prediction for each reference.</summary>
internal static class Pairing
{
    /// <exception cref="InputException">There are none, or not as many of the one as of the other.</exception>
    public static void Check(int references, int predictions)
    {
        if (references != predictions)
        {
            throw new InputException(
                $"there are {predictions} predictions for {references} references: expected one for each"
            );
        }

        if (references == 0)
        {
            throw new InputException("there is nothing to judge: expected at least one reference with its prediction");
        }
    }

    /// <summary>The references of one prediction.</summary>
    /// <exception cref="InputException">It has none.</exception>
    public static IReadOnlyList<string> Truths(IReadOnlyList<string> references, int index) =>
        references.Count > 0
            ? references
            : throw new InputException($"text {index + 1} has no reference: expected at least one");
}
