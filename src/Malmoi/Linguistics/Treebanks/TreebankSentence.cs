namespace Malmoi.Linguistics.Treebanks;

/// <summary>A sentence with its dependency tree.</summary>
public sealed record TreebankSentence
{
    /// <summary>Its <c>sent_id</c>; "line N" where it has none.</summary>
    public required string Identity { get; init; }

    /// <summary>The text it is part of: the last <c>newdoc id</c>, else what stands in its identity before its own number.</summary>
    public required string Document { get; init; }

    /// <summary>The line of the file that its first word stands in.</summary>
    public required long Line { get; init; }

    /// <summary>The words as they are written, with the blanks between them.</summary>
    public required string Text { get; init; }

    /// <summary>The words of the tree, in order; the word with number n is the n-th.</summary>
    public required IReadOnlyList<TreebankWord> Words { get; init; }

    /// <summary>Words written as one, by their numbers: "don't" is 1 to 2.</summary>
    public required IReadOnlyList<(int First, int Last, string Form)> Joined { get; init; }

    /// <summary>Words that were not said (8.1), by the number they stand after; they are in no tree, and no text has them.</summary>
    public required IReadOnlyList<(int After, string Form)> Unsaid { get; init; }
}
