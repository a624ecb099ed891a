using Malmoi.Instructions;
using Malmoi.Neural.Finetuning;
using Malmoi.Neural.Pretraining;

namespace Malmoi.Neural.Alignment;

/// <summary>Pairs and rankings as a reward model reads them: all answers to a prompt in one batch, each read once (Ouyang et al., 2022).</summary>
public sealed class RewardExamples
{
    private readonly RewardReader _reader;
    private readonly List<PreferenceExample> _examples = [];
    private readonly List<RewardRow[]> _rows = [];
    private readonly double _margin;

    /// <param name="reader">Of the model.</param>
    /// <param name="examples">Pairs and rankings.</param>
    /// <param name="margin">By how much the better answer is to win where nobody said.</param>
    /// <param name="broken">Gets what is wrong with prompts that the template has no place for; null: the first is thrown.</param>
    /// <exception cref="InputException">The template has no place for a conversation.</exception>
    public RewardExamples(
        RewardReader reader,
        IEnumerable<PreferenceExample> examples,
        double margin = 0,
        ICollection<InputException>? broken = null
    )
    {
        (_reader, _margin) = (reader, margin);
        foreach (var example in examples)
        {
            var rows = LeftOut.Read<RewardRow[]>(
                example.Prompt,
                example.Source,
                () => [.. example.Answers.Select(answer => reader.Read(example.Prompt, answer))],
                broken
            );
            if (rows is not null)
            {
                _examples.Add(example);
                _rows.Add(rows);
            }
        }
    }

    public IReadOnlyList<PreferenceExample> Examples => _examples;

    /// <summary>Pairs, all those of a ranking counted.</summary>
    public int Pairs => _examples.Sum(example => example.Answers.Count * (example.Answers.Count - 1) / 2);

    /// <summary>Batches in another order each time through.</summary>
    /// <param name="size">Prompts a batch.</param>
    /// <param name="seed">Of the order.</param>
    public IBatches Shuffled(int size, long seed) =>
        new ShuffledBatches(_rows.Count, prompt => _rows[prompt].Max(row => row.Ids.Length), Of, size, seed);

    /// <summary>Some prompts with all their answers.</summary>
    public Batch Of(IReadOnlyList<int> prompts) =>
        _reader.Batch([.. prompts.SelectMany(prompt => _rows[prompt])]) with
        {
            Comparisons = PreferenceExamples.Compared([
                .. prompts.Select(prompt => new RenderedAnswers([
                    .. _rows[prompt].Select(row => new RenderedAnswer(row.Ids, 1)),
                ])
                {
                    Margin = (float)(_examples[prompt].Margin ?? _margin),
                }),
            ]),
        };

    /// <summary>What the model says of every answer, prompt after prompt.</summary>
    public float[][] Scores(CancellationToken ct = default)
    {
        var flat = _reader.Scores([.. _rows.SelectMany(rows => rows)], ct);
        var at = 0;
        return [.. _rows.Select(rows => flat[at..(at += rows.Length)])];
    }
}
