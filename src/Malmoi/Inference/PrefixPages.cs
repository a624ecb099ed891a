namespace Malmoi.Inference;

/// <summary>Full pages by the tokens that they and all before them hold, so that texts that begin alike read the beginning once.</summary>
/// <remarks>
/// <code>
///   system prompt, page 0 ─┬─ page 1 ─── page 2        one user's question
///                          └─ page 1'                  another's
/// </code>
/// What was not used for the longest time goes first, and of one text its end before its beginning. Not for several threads at once.
/// </remarks>
/// <param name="most">Pages at most.</param>
internal sealed class PrefixPages(int most) : IDisposable
{
    private readonly Dictionary<(long Before, int Hash), Kept> _kept = [];
    private long _newest;
    private long _now;

    /// <summary>Pages that are held.</summary>
    public int Count => _kept.Count;

    /// <summary>The page that holds some tokens after others.</summary>
    /// <param name="before">The page before it; null: it is the first.</param>
    /// <param name="tokens">As many as a page has room for.</param>
    /// <returns>Null: none is held.</returns>
    public Kept? Find(Kept? before, ReadOnlySpan<int> tokens)
    {
        if (!_kept.TryGetValue(Key(before, tokens), out var kept) || !tokens.SequenceEqual(kept.Tokens))
        {
            return null;
        }

        Touch(kept);
        return kept;
    }

    /// <summary>Holds a page that was filled.</summary>
    /// <returns>What is held of these tokens: this page, or another that came earlier.</returns>
    public Kept Hold(Kept? before, ReadOnlySpan<int> tokens, CachePage page)
    {
        if (Find(before, tokens) is { } known)
        {
            return known;
        }

        var kept = new Kept(++_newest, before, tokens.ToArray(), page);
        // Of two beginnings with one hash the first stays, as it does where there is no room.
        if (most > 0 && (before is null || before.IsHeld) && _kept.TryAdd(Key(before, tokens), kept))
        {
            page.Join();
            kept.IsHeld = true;
            Touch(kept);
            while (_kept.Count > most)
            {
                Drop(_kept.Values.MinBy(other => (other.Used, -other.Depth))!);
            }
        }

        return kept;
    }

    public void Dispose()
    {
        foreach (var kept in _kept.Values.ToArray())
        {
            Drop(kept);
        }
    }

    private void Touch(Kept kept)
    {
        _now++;
        for (var page = kept; page is not null; page = page.Before)
        {
            page.Used = _now;
        }
    }

    private void Drop(Kept kept)
    {
        _kept.Remove(Key(kept.Before, kept.Tokens));
        kept.IsHeld = false;
        kept.Page.Leave();
    }

    private static (long Before, int Hash) Key(Kept? before, ReadOnlySpan<int> tokens)
    {
        var hash = default(HashCode);
        foreach (var token in tokens)
        {
            hash.Add(token);
        }

        return (before?.Number ?? 0, hash.ToHashCode());
    }

    /// <summary>A page, and what it holds.</summary>
    /// <param name="number">Nobody else's, ever.</param>
    /// <param name="before">The page before it; null: it is the first.</param>
    /// <param name="tokens">Its own.</param>
    /// <param name="page">Where their keys and values are.</param>
    public sealed class Kept(long number, Kept? before, int[] tokens, CachePage page)
    {
        public long Number => number;

        public Kept? Before => before;

        public int[] Tokens => tokens;

        public CachePage Page => page;

        /// <summary>Pages before it.</summary>
        public int Depth { get; } = before is null ? 0 : before.Depth + 1;

        /// <summary>Whether it can be found.</summary>
        public bool IsHeld { get; set; }

        /// <summary>When somebody wanted it last.</summary>
        public long Used { get; set; }
    }
}
