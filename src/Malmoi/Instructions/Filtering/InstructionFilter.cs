namespace Malmoi.Instructions.Filtering;

/// <summary>A rule by which examples are left out of a set.</summary>
/// <param name="Name">What options and reports call it.</param>
/// <param name="About">What it leaves out.</param>
/// <param name="Finds">Whether it leaves out an example.</param>
public sealed record InstructionFilter(string Name, string About, Func<InstructionExample, bool> Finds);

/// <summary>An example that was left out.</summary>
/// <param name="Example">The example.</param>
/// <param name="Reason">The filter's name.</param>
public sealed record LeftOut(InstructionExample Example, string Reason);

/// <summary>A set after filters went through it.</summary>
/// <param name="Kept">In their order.</param>
/// <param name="Left">Each with the first filter that found it.</param>
public sealed record Filtered(IReadOnlyList<InstructionExample> Kept, IReadOnlyList<LeftOut> Left)
{
    /// <summary>Goes through a set with filters one after the other.</summary>
    public static Filtered Of(IEnumerable<InstructionExample> examples, IReadOnlyList<InstructionFilter> filters)
    {
        var (kept, left) = (new List<InstructionExample>(), new List<LeftOut>());
        foreach (var example in examples)
        {
            if (filters.FirstOrDefault(filter => filter.Finds(example)) is { } found)
            {
                left.Add(new LeftOut(example, found.Name));
            }
            else
            {
                kept.Add(example);
            }
        }

        return new Filtered(kept, left);
    }

    /// <summary>The same with what a further pass keeps and leaves out.</summary>
    public Filtered Then(Func<IReadOnlyList<InstructionExample>, Filtered> pass)
    {
        var next = pass(Kept);
        return new Filtered(next.Kept, [.. Left, .. next.Left]);
    }
}
