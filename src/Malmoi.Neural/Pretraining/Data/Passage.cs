namespace Malmoi.Neural.Pretraining.Data;

/// <summary>A piece of a corpus that an objective makes an example of.</summary>
/// <param name="Ids">Its tokens.</param>
/// <param name="Marks">What begins at each, <see cref="TokenMarks.None"/> where the file keeps no marks.</param>
public sealed record Passage(int[] Ids, TokenMarks[] Marks)
{
    /// <summary>What belongs to it: a translation, a summary; null: nothing.</summary>
    public int[]? Partner { get; init; }

    /// <summary>The document that it is of, or begins in.</summary>
    public long Document { get; init; }
}

/// <summary>Numbered passages, the same whenever they are asked for.</summary>
public interface IPassages
{
    long Count { get; }

    /// <summary>Tokens of a passage, its partner's included, found without reading them.</summary>
    int Length(long index);

    /// <summary>A passage by its number, 0 and up; safe from any thread.</summary>
    Passage Get(long index);
}
