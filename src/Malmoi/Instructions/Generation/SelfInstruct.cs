using Malmoi.Instructions.Deduplication;
using Malmoi.Instructions.Evolution;
using Malmoi.Instructions.Filtering;
using Malmoi.Instructions.Teaching;

namespace Malmoi.Instructions.Generation;

/// <summary>What was generated, and what was left out of it.</summary>
/// <param name="Made">The instances.</param>
/// <param name="Instructions">New instructions, those without a good instance too.</param>
/// <param name="Classifications">Of these, how many have a few labels as their answers.</param>
/// <param name="LeftOut">By filter: how many instructions and instances.</param>
/// <param name="IsDry">Whether the teacher had nothing new to say before there were as many as asked for.</param>
public sealed record GeneratedSet(
    IReadOnlyList<InstructionExample> Made,
    int Instructions,
    int Classifications,
    IReadOnlyDictionary<string, int> LeftOut,
    bool IsDry
);

/// <summary>Self-Instruct (Wang et al., 2023): from some seed tasks a teacher makes new instructions, tells which are classifications, and makes instances of them.</summary>
/// <remarks>
/// <code>
///   seeds ─┬─> 6 seeds + 2 of its own ─> new instructions ─> filters, ROUGE-L ≤ 0.7 ─┬─> pool
///          └────────────────────────────────────────────────────────────────────────┘
///   instruction ─> classification? ─yes─> label first, then the input ─┬─> filters ─> instances
///                                  └no──> input first, then the output ┘
/// </code>
/// </remarks>
public sealed class SelfInstruct
{
    // Tasks that the teacher is shown when it makes instances.
    private const int ShownInstances = 4;

    private readonly Teacher _teacher;
    private readonly IReadOnlyList<InstructionExample> _seeds;
    private readonly SelfInstructOptions _options;
    private readonly Xoshiro256 _random;
    private readonly SortedDictionary<string, int> _leftOut = new(StringComparer.Ordinal);
    private readonly bool _korean;

    /// <param name="teacher">Who is asked.</param>
    /// <param name="seeds">With their answers; those that say whether they are classifications teach that.</param>
    /// <param name="options">Null: the paper's.</param>
    /// <exception cref="InputException">There are too few seeds to show.</exception>
    public SelfInstruct(Teacher teacher, IReadOnlyList<InstructionExample> seeds, SelfInstructOptions? options = null)
    {
        (_teacher, _options) = (teacher, options ?? new SelfInstructOptions());
        _random = new Xoshiro256(_options.Seed);
        _seeds = [.. seeds.Where(seed => seed.Response is not null).DistinctBy(seed => seed.Instruction)];
        _korean = _seeds.Count(seed => EvolutionOperation.IsKorean(seed.Instruction)) * 2 > _seeds.Count;
        if (_seeds.Count < _options.Shown)
        {
            throw new InputException(
                $"there are {_seeds.Count} seed tasks with an answer, but {_options.Shown} are shown to the teacher: give more seeds"
            );
        }
    }

    /// <summary>Generates.</summary>
    /// <param name="progress">Gets the number of new instructions.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<GeneratedSet> RunAsync(Action<int>? progress = null, CancellationToken ct = default)
    {
        var pool = new RougeDuplicates(_options.MostSimilar);
        foreach (var seed in _seeds)
        {
            pool.Add(seed.Instruction);
        }

        var (own, made) = (new List<string>(), new List<InstructionExample>());
        var (dry, classifications) = (0, 0);
        while (own.Count < _options.Count && dry < _options.MostDryRequests)
        {
            var before = own.Count;
            foreach (var instruction in await InstructionsAsync(own, pool, ct))
            {
                own.Add(instruction);
                progress?.Invoke(own.Count);
                var isClassification = await IsClassificationAsync(instruction, ct);
                classifications += isClassification ? 1 : 0;
                made.AddRange(await InstancesAsync(instruction, isClassification, ct));
            }

            dry = own.Count == before ? dry + 1 : 0;
        }

        return new GeneratedSet(made, own.Count, classifications, _leftOut, own.Count < _options.Count);
    }

    private async Task<IReadOnlyList<string>> InstructionsAsync(
        List<string> own,
        RougeDuplicates pool,
        CancellationToken ct
    )
    {
        var ofOwn = Drawn(own, Math.Min(own.Count, _options.ShownOfOwn));
        var ofSeeds = Drawn(_seeds, _options.Shown - ofOwn.Count).Select(seed => seed.Instruction);
        var shown = Drawn([.. ofOwn, .. ofSeeds], _options.Shown);
        var reply = await _teacher.AskAsync(SelfInstructPrompts.Instructions(shown, _options.AtOnce, _korean), ct);
        var filtered = Filtered
            .Of(
                SelfInstructReplies.Instructions(reply).Select(text => InstructionExample.Of(text, null, null)),
                SelfInstructFilters.OfInstruction
            )
            .Then(examples => SelfInstructFilters.New(examples, pool));
        Count(filtered);
        return [.. filtered.Kept.Take(_options.Count - own.Count).Select(example => example.Instruction)];
    }

    private async Task<bool> IsClassificationAsync(string instruction, CancellationToken ct)
    {
        var known = _seeds.Where(seed => seed.IsClassification is not null).ToList();
        var shown = known
            .Where(seed => seed.IsClassification == true)
            .Take(ShownInstances)
            .Concat(known.Where(seed => seed.IsClassification == false).Take(ShownInstances));
        return SelfInstructReplies.IsYes(
            await _teacher.AskAsync(SelfInstructPrompts.IsClassification(instruction, shown, _korean), ct)
        );
    }

    private async Task<IReadOnlyList<InstructionExample>> InstancesAsync(
        string instruction,
        bool isClassification,
        CancellationToken ct
    )
    {
        var alike = _seeds.Where(seed => (seed.IsClassification ?? false) == isClassification).ToList();
        var shown = Drawn(alike, Math.Min(alike.Count, ShownInstances));
        var reply = await _teacher.AskAsync(
            isClassification
                ? SelfInstructPrompts.OutputFirst(instruction, shown, _korean)
                : SelfInstructPrompts.InputFirst(instruction, shown, _korean),
            ct
        );
        var instances = isClassification
            ? SelfInstructReplies.OutputFirst(reply)
            : SelfInstructReplies.InputFirst(reply);
        var filtered = Filtered
            .Of(
                instances.Select(instance =>
                    InstructionExample.Of(instruction, instance.Input, instance.Output) with
                    {
                        Source = "self-instruct",
                        IsClassification = isClassification,
                    }
                ),
                SelfInstructFilters.OfInstance
            )
            .Then(SelfInstructFilters.Consistent);
        Count(filtered);
        return Drawn(filtered.Kept, Math.Min(filtered.Kept.Count, _options.MostInstances));
    }

    private void Count(Filtered filtered)
    {
        foreach (var left in filtered.Left)
        {
            _leftOut[left.Reason] = _leftOut.GetValueOrDefault(left.Reason) + 1;
        }
    }

    private List<T> Drawn<T>(IReadOnlyList<T> from, int count)
    {
        var all = from.ToList();
        for (var i = 0; i < count; i++)
        {
            var other = i + _random.Next(all.Count - i);
            (all[i], all[other]) = (all[other], all[i]);
        }

        return all[..count];
    }
}
