namespace Malmoi.Linguistics.Coreference;

/// <summary>A mention and what it may mean.</summary>
/// <param name="Text">The passage.</param>
/// <param name="Mention">Where the mention stands, in UTF-16 units: "she".</param>
/// <param name="Candidates">Where the candidates stand: "Judith", "the queen".</param>
/// <param name="Antecedents">The candidates that are the same person, by their places in <paramref name="Candidates"/>.</param>
/// <param name="Kind">What the mention is, for the rows of a table: feminine, masculine.</param>
public sealed record CoreferenceItem(
    string Text,
    Range Mention,
    IReadOnlyList<Range> Candidates,
    IReadOnlyList<int> Antecedents,
    string Kind
);
