using System.Runtime.InteropServices;

namespace Malmoi.Inference;

/// <summary>The keys and values of what one sequence has read, in pages (Kwon et al., 2023).</summary>
/// <remarks>
/// A fork reads the same pages; who writes on in a page that others read copies that one page first. Full pages are held for texts that
/// begin with the same tokens (<see cref="PrefixPages"/>).
/// <code>
///   sequence   [ page 0 ][ page 1 ][ page 2 .. ]
///                  |         |
///   fork       [ page 0 ][ page 1 ][ page 2' . ]
/// </code>
/// </remarks>
internal sealed unsafe class KeyValueCache(CachePages pages) : IDisposable
{
    private readonly List<CachePage> _pages = [];

    // For texts that begin alike: what was read, and what is held of each full page; null: nobody may share it.
    private List<int>? _tokens = pages.Prefixes is null ? null : [];
    private readonly List<PrefixPages.Kept> _full = [];

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

    /// <summary>Takes over pages that other texts have filled with the tokens that come next.</summary>
    /// <param name="tokens">What is to be read; at least one of them is left.</param>
    /// <returns>How many of them need not be read any more.</returns>
    public int Adopt(ReadOnlySpan<int> tokens)
    {
        var adopted = 0;
        while (
            _tokens is not null
            && Length % CacheFormat.PageLength == 0
            && tokens.Length - adopted > CacheFormat.PageLength
            && pages.Prefixes!.Find(Last, tokens.Slice(adopted, CacheFormat.PageLength)) is { } kept
        )
        {
            _pages.Add(kept.Page.Join());
            _full.Add(kept);
            _tokens.AddRange(kept.Tokens);
            Length += CacheFormat.PageLength;
            adopted += CacheFormat.PageLength;
        }

        return adopted;
    }

    /// <summary>To be called once all layers have read the same tokens.</summary>
    /// <param name="run">What was read.</param>
    public void Advance(Run run)
    {
        Length += run.Tokens.Length;
        if (!run.Positions.IsEmpty || !run.Segments.IsEmpty)
        {
            _tokens = null;
        }

        _tokens?.AddRange(run.Tokens.Span);
        while (_tokens is not null && (_full.Count + 1) * CacheFormat.PageLength <= Length)
        {
            var tokens = CollectionsMarshal.AsSpan(_tokens).Slice(_full.Count * CacheFormat.PageLength);
            _full.Add(pages.Prefixes!.Hold(Last, tokens[..CacheFormat.PageLength], _pages[_full.Count]));
        }
    }

    private PrefixPages.Kept? Last => _full.Count == 0 ? null : _full[^1];

    /// <summary>A second cache with the same first positions.</summary>
    public KeyValueCache Fork(int length)
    {
        var fork = new KeyValueCache(pages) { Length = length };
        var count = (length + CacheFormat.PageLength - 1) / CacheFormat.PageLength;
        for (var page = 0; page < count; page++)
        {
            fork._pages.Add(_pages[page].Join());
        }

        fork._tokens = _tokens?[..length];
        fork._full.AddRange(_full.Take(length / CacheFormat.PageLength));

        return fork;
    }

    public void Dispose()
    {
        _pages.ForEach(page => page.Leave());
        _pages.Clear();
        _full.Clear();
        _tokens = null;
        Length = 0;
    }
}
