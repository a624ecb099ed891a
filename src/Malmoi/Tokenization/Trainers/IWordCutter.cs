namespace Malmoi.Tokenization.Trainers;

/// <summary>Takes one word.</summary>
public delegate void WordSink(ReadOnlySpan<char> word);

/// <summary>Cuts text into the words that a trainer counts: normalised and split as the finished tokenizer will, before its model.</summary>
/// <remarks>Implementations are safe to share between threads.</remarks>
public interface IWordCutter
{
    /// <summary>How much must be looked at together. What stands between white space is cut once however often it occurs.</summary>
    CuttingScope Scope { get; }

    /// <summary>Hands the words of <paramref name="text"/>, one stretch of the scope, to <paramref name="sink"/>.</summary>
    /// <param name="text">Valid UTF-16.</param>
    /// <param name="sink">Takes the words.</param>
    void Cut(ReadOnlySpan<char> text, WordSink sink);
}

/// <summary>The stretches of a line that can be cut without looking at the rest.</summary>
public enum CuttingScope
{
    /// <summary>The whole line.</summary>
    Line,

    /// <summary>A run of blanks with what follows it, up to the next blank that has no white space before it.</summary>
    BlanksAndWord,

    /// <summary>What stands between blanks.</summary>
    Word,
}
