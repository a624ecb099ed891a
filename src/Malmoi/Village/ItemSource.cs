using Malmoi.Village.Grammar;

namespace Malmoi.Village;

/// <summary>Draws the items of a view one after another: the n-th try depends on the seed, the split, the view and n alone.</summary>
internal sealed class ItemSource
{
    private readonly ulong _stream;

    /// <param name="split">Whose words may be used.</param>
    /// <param name="seed">The same seed, the same items.</param>
    /// <param name="view">A name of its own, so that no two views draw alike.</param>
    /// <param name="isTranslatable">As <see cref="Composer.IsTranslatable"/>.</param>
    public ItemSource(Split split, ulong seed, string view, bool isTranslatable = false)
    {
        Split = split;
        _stream = seed + ((ulong)split << 56) + TextHash.Of(view);
        Composer = new Composer(Vocabulary.For(split), new Dice()) { IsTranslatable = isTranslatable };
    }

    public Split Split { get; }

    public Composer Composer { get; }

    /// <summary>To write sentences in.</summary>
    public Draft Draft { get; } = new();

    /// <summary>Items without end.</summary>
    /// <param name="draw">Draws the item of a number; null where chance gave none of the split.</param>
    public IEnumerable<T> Items<T>(Func<long, T?> draw)
        where T : class
    {
        for (var index = 0L; ; index++)
        {
            Composer.Dice.Throw(_stream, (ulong)index);
            if (draw(index) is { } item)
            {
                yield return item;
            }
        }
    }

    /// <summary>The language of an item: the one asked for, or both in turn.</summary>
    public static Language Turn(Language? language, long index) =>
        language ?? (index % 2 == 0 ? Language.Korean : Language.English);
}
