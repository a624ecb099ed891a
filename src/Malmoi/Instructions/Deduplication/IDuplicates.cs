namespace Malmoi.Instructions.Deduplication;

/// <summary>Keeps texts, and knows those that are nearly one that it keeps.</summary>
public interface IDuplicates
{
    /// <summary>Keeps a text, unless it is nearly one that was kept before.</summary>
    /// <returns>The number of that one, counted from 0 among all kept; null: the text is new and is kept.</returns>
    int? Add(string text);
}
