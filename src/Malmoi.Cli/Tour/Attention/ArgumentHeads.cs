using Malmoi.Evaluation;
using Malmoi.Linguistics.Attention;

namespace Malmoi.Cli.Tour.Attention;

/// <summary>A model's best heads and the best fixed distance for each of some relations, chosen on known constructions, and what both find in new ones.</summary>
internal sealed class ArgumentHeads
{
    // Heads that may guess a relation together.
    private const int Together = 5;

    private readonly Dictionary<string, RelationChoice> _choices;
    private readonly Dictionary<(long Line, string Relation), (int Words, int Head, int Offset)> _counts = [];

    public ArgumentHeads(ShownModel model, GrammarTrees trees, IReadOnlyList<string> relations, CancellationToken ct)
    {
        Model = model.Name;
        var heads = model.Heads;
        var counter = new RelationCounter();
        foreach (var (tree, maps) in heads.Trees(trees.Known, ct))
        {
            counter.Add(tree, maps);
        }

        var groups = new HeadGroups([
            .. counter.Choices(most: Together).Where(choice => relations.Contains(choice.Row)),
        ]);
        foreach (var (tree, maps) in heads.Trees(trees.Known, ct))
        {
            groups.Add(tree, maps);
        }

        _choices = groups.Choices().ToDictionary(choice => choice.Row, StringComparer.Ordinal);
        foreach (var (tree, maps) in heads.Trees(trees.New, ct))
        {
            var guesses = new int[tree.Words.Count];
            foreach (var (relation, choice) in _choices)
            {
                HeadGuess.Of(maps, choice.Heads, guesses);
                var words = tree.Words.Where(word => RelationRows.Of(word).Contains(relation)).ToList();
                _counts[(tree.Line, relation)] = (
                    words.Count,
                    words.Count(word => guesses[word.Number - 1] == word.Head - 1),
                    words.Count(word => word.Number + choice.Offset == word.Head)
                );
            }
        }
    }

    /// <summary>GPT or BERT.</summary>
    public string Model { get; }

    /// <summary>What was chosen for a relation; null: there was no word of it.</summary>
    public RelationChoice? Choice(string relation) => _choices.GetValueOrDefault(relation);

    /// <summary>What chosen heads find of their relations in all new sentences together; null: there was no word.</summary>
    /// <param name="chosen">A model for each relation.</param>
    /// <param name="trees">The sentences.</param>
    /// <param name="seed">Of the intervals.</param>
    public static ArgumentResult? Result(
        IReadOnlyList<(string Relation, ArgumentHeads Model)> chosen,
        GrammarTrees trees,
        long seed
    )
    {
        var sums = new PoissonBootstrap(3, seed); // words, found by the head, found by the distance
        foreach (var tree in trees.New)
        {
            var all = chosen.Select(of => of.Model._counts.GetValueOrDefault((tree.Line, of.Relation))).ToList();
            sums.Add([all.Sum(of => of.Words), all.Sum(of => of.Head), all.Sum(of => of.Offset)]);
        }

        double words = sums.Sum(0);
        return words == 0
            ? null
            : new ArgumentResult(
                sums.Sum(1) / words,
                sums.Central(of => of[1] / of[0]),
                sums.Sum(2) / words,
                sums.Central(of => (of[1] - of[2]) / of[0])
            );
    }
}

/// <summary>How heads do beside fixed distances.</summary>
/// <param name="Accuracy">The share of words whose verb the heads find.</param>
/// <param name="Interval">95 %, sentences drawn anew.</param>
/// <param name="Baseline">The share that the distances find.</param>
/// <param name="Gain">95 % interval of the difference.</param>
internal sealed record ArgumentResult(double Accuracy, Interval Interval, double Baseline, Interval Gain)
{
    public override string ToString() =>
        FormattableString.Invariant(
            $"{100 * Accuracy:F1} % ({100 * Interval.Low:F1}-{100 * Interval.High:F1}), best offset {100 * Baseline:F1} (gain {100 * Gain.Low:F1} to {100 * Gain.High:F1})"
        );
}
