using System.Collections.Concurrent;

namespace Malmoi.Village.Korean;

/// <summary>A Korean ending or a row of them, by citation form: 고, 으면, 어서, 으시+었+습니다.</summary>
/// <remarks>
/// The citation tells how it joins: 으... loses its 으 after a vowel or ㄹ, 어... follows vowel harmony and contracts, 습니다 is ㅂ니다 after a
/// vowel, 는... drops a ㄹ before it and has another shape after a description (는다: 다, 는: 은, 는데: 은데), and the others just follow.
/// </remarks>
public sealed class Ending
{
    private static readonly ConcurrentDictionary<string, Ending> Known = new(StringComparer.Ordinal);
    private static int _count;

    private Ending(string citation)
    {
        Citation = citation;
        Parts = citation.Split('+');
        Index = Interlocked.Increment(ref _count) - 1;
    }

    public string Citation { get; }

    internal string[] Parts { get; }

    /// <summary>Its place in every predicate's cache of forms.</summary>
    internal int Index { get; }

    /// <summary>The ending of a citation such as "어요" or "으시+었+다"; the same object for the same citation.</summary>
    public static Ending Of(string citation) => Known.GetOrAdd(citation, static text => new Ending(text));

    public override string ToString() => Citation;
}
