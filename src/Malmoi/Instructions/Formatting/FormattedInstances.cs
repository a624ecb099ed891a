namespace Malmoi.Instructions.Formatting;

/// <summary>Makes formatted instances of a set: a description, k demonstrations of the same task, and an input, as one prompt (FLAN, Super-NaturalInstructions).</summary>
public sealed class FormattedInstances
{
    private readonly InstanceTemplate _template;
    private readonly int _shots;
    private readonly Xoshiro256 _random;
    private readonly Dictionary<string, List<InstructionExample>> _tasks;

    /// <param name="examples">The set; demonstrations are drawn from it.</param>
    /// <param name="template">The text.</param>
    /// <param name="shots">Demonstrations of each, at most: as many as the task has other examples.</param>
    /// <param name="seed">Of the draw and of the wording.</param>
    /// <exception cref="InputException">There cannot be so many demonstrations.</exception>
    public FormattedInstances(
        IReadOnlyList<InstructionExample> examples,
        InstanceTemplate template,
        int shots,
        long seed
    )
    {
        if (shots is < 0 or > 64)
        {
            throw new InputException($"{shots} demonstrations cannot be shown: ask for 0 to 64");
        }

        (_template, _shots, _random) = (template, shots, new Xoshiro256(seed));
        _tasks = examples
            .Where(example => example.Response is not null)
            .GroupBy(example => example.Instruction, StringComparer.Ordinal)
            .ToDictionary(task => task.Key, task => task.ToList(), StringComparer.Ordinal);
    }

    /// <summary>An example with its whole prompt as the instruction; nothing is left of an input.</summary>
    public InstructionExample Format(InstructionExample example)
    {
        var wording = _random.Next(1 << 20);
        var others = _tasks.TryGetValue(example.Instruction, out var all)
            ? all.Where(other => !ReferenceEquals(other, example) && other.Asked != example.Asked).ToList()
            : [];
        var shown = new List<Demonstration>();
        while (shown.Count < _shots && others.Count > 0)
        {
            var drawn = _random.Next(others.Count);
            shown.Add(new Demonstration(others[drawn].Input ?? "", others[drawn].Response!));
            others.RemoveAt(drawn);
        }

        var task = new InstructionTask(example.Instruction, example.Input, example.Response)
        {
            Name = example.Category,
            Positive = shown,
        };
        return InstructionExample.Of(_template.Text(task, wording), null, example.Response) with
        {
            Id = example.Id,
            Source = example.Source,
            Category = example.Category,
            Answer = example.Answer,
            Check = example.Check,
        };
    }
}
