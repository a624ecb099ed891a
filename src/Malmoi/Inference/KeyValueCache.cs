namespace Malmoi.Inference;

/// <summary>The keys and values of what one sequence has read, in pages (Kwon et al., 2023).</summary>
/// <remarks>
/// A fork reads the same pages; who writes on in a page that others read copies that one page first.
/// <code>
///   sequence   [ page 0 ][ page 1 ][ page 2 .. ]
///                  |         |
///   fork       [ page 0 ][ page 1 ][ page 2' . ]
/// </code>
/// </remarks>
internal sealed unsafe class KeyValueCache(CachePages pages) : IDisposable
{
    private readonly List<CachePage> _pages = [];

    /// <summary>Positions read so far.</summary>
    public int Length { get; private set; }

    public CacheFormat Format => pages.Shape.Format;

    /// <summary>Where the keys of a layer's head stand in a page.</summary>
    public byte* Keys(int page, int layer, int head, int width) =>
        _pages[page].Bytes + pages.Shape.Keys(layer, head, width);

    /// <summary>Where the values of a layer's head stand in a page.</summary>
    public byte* Values(int page, int layer, int head, int heads, int width) =>
        _pages[page].Bytes + pages.Shape.Values(layer, head, heads, width);

    /// <summary>Makes room for positions after the last, in pages that nobody else reads.</summary>
    public void Reserve(int count)
    {
        if (Length % CacheFormat.PageLength != 0 && _pages[^1] is { IsShared: true } last)
        {
            _pages[^1] = pages.Copy(last);
            last.Leave();
        }

        while ((long)_pages.Count * CacheFormat.PageLength < Length + count)
        {
            _pages.Add(pages.Take());
        }
    }

    /// <summary>To be called once all layers have read the same positions.</summary>
    public void Advance(int count) => Length += count;

    /// <summary>A second cache with the same first positions.</summary>
    public KeyValueCache Fork(int length)
    {
        var fork = new KeyValueCache(pages) { Length = length };
        var count = (length + CacheFormat.PageLength - 1) / CacheFormat.PageLength;
        for (var page = 0; page < count; page++)
        {
            fork._pages.Add(_pages[page].Join());
        }

        return fork;
    }

    public void Dispose()
    {
        _pages.ForEach(page => page.Leave());
        _pages.Clear();
        Length = 0;
    }
}
