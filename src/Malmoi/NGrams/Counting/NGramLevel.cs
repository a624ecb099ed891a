using Malmoi.Storage;

namespace Malmoi.NGrams.Counting;

/// <summary>The n-grams of one order, in lexicographic order of their ids, in columns.</summary>
/// <remarks>
/// <code>
///   level n-1   ...  "of the"   ...                 First["of the"] .. First[next] : its extensions in level n
///                    /   |   \
///   level n     "of the a" "of the b" "of the c"    Words: a b c     Suffixes: "the a" "the b" "the c" in level n-1
/// </code>
/// In level 1 the index of an n-gram is the word's id.
/// </remarks>
internal sealed class NGramLevel : IDisposable
{
    public required int Order { get; init; }

    /// <summary>Last word of each n-gram.</summary>
    public required Column<uint> Words { get; init; }

    /// <summary>How often each occurs in the corpus.</summary>
    public required Column<uint> Counts { get; init; }

    /// <summary>(Length + 1) Where the extensions of each begin in the next level; null in the last level.</summary>
    public Column<uint>? First { get; init; }

    /// <summary>Where each n-gram without its first word stands in the level before; null in level 1, the words in level 2.</summary>
    public Column<uint>? Suffixes { get; set; }

    public long Length => Counts.Length;

    public void Dispose()
    {
        Words.Dispose();
        Counts.Dispose();
        First?.Dispose();
        Suffixes?.Dispose();
    }
}
