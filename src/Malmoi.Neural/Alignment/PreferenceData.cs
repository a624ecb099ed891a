using Malmoi.Data.Records;
using Malmoi.Instructions;
using Malmoi.Neural.Finetuning.Instructions;
using Malmoi.Prompting;

namespace Malmoi.Neural.Alignment;

/// <summary>What an alignment learns from and what it is judged on: no prompt is on both sides.</summary>
public sealed record PreferenceData
{
    /// <summary>Pairs and rankings to learn from; empty where answers are judged one by one.</summary>
    public required IReadOnlyList<PreferenceExample> Training { get; init; }

    public required IReadOnlyList<PreferenceExample> HeldOut { get; init; }

    /// <summary>Answers with a thumb up or down to learn from; empty where there are pairs.</summary>
    public IReadOnlyList<JudgedExample> Judged { get; init; } = [];

    public IReadOnlyList<JudgedExample> HeldOutJudged { get; init; } = [];

    /// <summary>What is wrong with records that were left out; null: none may be.</summary>
    public ICollection<InputException>? Broken { get; init; }

    /// <summary>Reads the files of an alignment.</summary>
    /// <param name="options">Which, and what share is held out.</param>
    /// <param name="readsJudged">Whether answers that are judged one by one will do (KTO).</param>
    /// <exception cref="InputException">A file is missing or broken, or there is nothing to learn from.</exception>
    public static PreferenceData Read(AlignmentOptions options, bool readsJudged)
    {
        if (options.Data.Count == 0)
        {
            throw new InputException("there are no preferences to learn from: name a file of pairs or rankings");
        }

        var broken = options.LeavesOutBroken ? new List<InputException>() : null;
        var files = options.Data.Select(path => RecordFile.Open(path)).ToList();
        var dev = options.Dev is { } path ? RecordFile.Open(path) : null;
        var isJudged = readsJudged && files.TrueForAll(JudgedFile.IsOne);
        var data = isJudged
            ? Judge(options, [.. files.SelectMany(file => JudgedFile.Read(file, broken).Examples)], dev, broken)
            : Pair(options, [.. files.SelectMany(file => PreferenceFile.Read(file, broken).Examples)], dev, broken);
        return data.Training.Count + data.Judged.Count > 0
            ? data with
            {
                Broken = broken,
            }
            : throw new InputException(
                $"'{options.Data[0]}' leaves nothing to learn from: give more preferences, or hold less out"
            );
    }

    private static PreferenceData Pair(
        AlignmentOptions options,
        IReadOnlyList<PreferenceExample> all,
        RecordFile? dev,
        List<InputException>? broken
    )
    {
        var (training, heldOut) = Split(options, all, example => example.Prompt, dev is not null);
        return new PreferenceData
        {
            Training = training,
            HeldOut = dev is null ? heldOut : PreferenceFile.Read(dev, broken).Examples,
        };
    }

    private static PreferenceData Judge(
        AlignmentOptions options,
        IReadOnlyList<JudgedExample> all,
        RecordFile? dev,
        List<InputException>? broken
    )
    {
        var (training, heldOut) = Split(options, all, example => example.Prompt, dev is not null);
        var judged = dev is null || JudgedFile.IsOne(dev);
        return new PreferenceData
        {
            Training = [],
            Judged = training,
            HeldOutJudged =
                !judged ? []
                : dev is null ? heldOut
                : JudgedFile.Read(dev, broken).Examples,
            HeldOut = judged ? [] : PreferenceFile.Read(dev!, broken).Examples,
        };
    }

    private static (IReadOnlyList<T> Learned, IReadOnlyList<T> HeldOut) Split<T>(
        AlignmentOptions options,
        IReadOnlyList<T> all,
        Func<T, IReadOnlyList<Message>> prompt,
        bool hasDev
    ) =>
        hasDev
            ? (all, [])
            : HeldOutExamples.Split(
                all,
                example => HeldOutExamples.Question(prompt(example)),
                options.HeldOut,
                options.Seed
            );
}
