using Malmoi.Evaluation.SyntaxGym;

namespace Malmoi.Evaluation.Tasks;

/// <summary>Something a model can be judged by.</summary>
/// <param name="Name">As results call it.</param>
public abstract record EvaluationTask(string Name);

/// <summary>Minimal pairs.</summary>
public sealed record PairTask(string Name, IReadOnlyList<MinimalPair> Pairs) : EvaluationTask(Name)
{
    /// <summary>Whether words are to be scored without the punctuation that clings to them, whatever the model's own policy.</summary>
    public bool SplitPunctuation { get; init; }

    /// <summary>Figures of others to stand beside.</summary>
    public IReadOnlyList<PublishedRow> Published { get; init; } = [];
}

/// <summary>A text to be predicted, line by line.</summary>
public sealed record TextTask(string Name, string Path) : EvaluationTask(Name);

/// <summary>Sentences with judgements: a threshold is chosen on some of them, and tried on each part of the others.</summary>
public sealed record AcceptabilityTask(
    string Name,
    IReadOnlyList<JudgedSentence> ChosenOn,
    IReadOnlyList<(string Name, IReadOnlyList<JudgedSentence> Sentences)> Parts
) : EvaluationTask(Name);

/// <summary>Suites of SyntaxGym: relations between the surprisals of regions.</summary>
public sealed record SuiteTask(string Name, IReadOnlyList<SyntaxSuite> Suites) : EvaluationTask(Name);

/// <summary>Published accuracies of one model, by phenomenon, by paradigm where known, and "overall"; shares of 1.</summary>
public sealed record PublishedRow(string Model, IReadOnlyDictionary<string, double> Accuracy);
