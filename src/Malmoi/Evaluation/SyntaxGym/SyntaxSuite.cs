using System.Text;

namespace Malmoi.Evaluation.SyntaxGym;

/// <summary>A test suite of SyntaxGym: items under several conditions, and what should hold of their surprisals (Hu et al., 2020).</summary>
/// <param name="Name">Of the suite.</param>
/// <param name="Metric">How the surprisals of a region's tokens become one number.</param>
/// <param name="Predictions">What a model that knows the construction does.</param>
/// <param name="Items">Sentences with the same conditions.</param>
public sealed record SyntaxSuite(
    string Name,
    RegionMetric Metric,
    IReadOnlyList<RegionFormula> Predictions,
    IReadOnlyList<SyntaxItem> Items
);

/// <summary>How the surprisals of a region's tokens become one number.</summary>
public enum RegionMetric
{
    Sum,
    Mean,
    Median,
    Range,
    Max,
    Min,
}

/// <summary>One set of words under every condition.</summary>
public sealed record SyntaxItem(int Number, IReadOnlyList<SyntaxCondition> Conditions);

/// <summary>A sentence cut into regions.</summary>
public sealed record SyntaxCondition
{
    /// <param name="name">Of the condition.</param>
    /// <param name="regions">Numbers and contents; a content may be empty.</param>
    public SyntaxCondition(string name, IReadOnlyList<(int Number, string Content)> regions)
    {
        var text = new StringBuilder();
        var places = new List<(int, Range)>();
        foreach (var (number, content) in regions)
        {
            var words = content.Trim();
            text.Append(text.Length > 0 && words.Length > 0 ? " " : "");
            places.Add((number, text.Length..(text.Length + words.Length)));
            text.Append(words);
        }

        (Name, Text, Regions) = (name, text.ToString(), places);
    }

    public string Name { get; }

    /// <summary>The contents that are not empty, with blanks between them.</summary>
    public string Text { get; }

    /// <summary>Where each region stands in <see cref="Text"/>, in UTF-16 units; empty regions are empty ranges.</summary>
    public IReadOnlyList<(int Number, Range Place)> Regions { get; }
}
