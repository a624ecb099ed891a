using System.Runtime.InteropServices;

namespace Malmoi.Inference;

/// <summary>Room for the keys and values of some positions in all layers, used by any number of sequences that begin alike.</summary>
internal sealed unsafe class CachePage
{
    private readonly CachePages _owner;
    private byte* _bytes;
    private int _users;

    public CachePage(CachePages owner, long length)
    {
        _owner = owner;
        _bytes = (byte*)NativeMemory.AlignedAlloc((nuint)length, 64);
    }

    ~CachePage()
    {
        NativeMemory.AlignedFree(_bytes);
        _bytes = null;
    }

    public byte* Bytes => _bytes;

    /// <summary>Whether more than one sequence reads it, so that nobody may write.</summary>
    public bool IsShared => Volatile.Read(ref _users) > 1;

    public CachePage Join()
    {
        Interlocked.Increment(ref _users);
        return this;
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _owner.Return(this);
        }
    }
}

/// <summary>The pages of a model's sequences; those that nobody uses any more wait for the next.</summary>
internal sealed unsafe class CachePages(CacheShape shape)
{
    // More than this is given back to the system.
    private const long MostIdleBytes = 64L << 20;

    private readonly Stack<CachePage> _idle = [];

    public CacheShape Shape => shape;

    /// <summary>Full pages for texts that begin alike; null: none are held.</summary>
    public PrefixPages? Prefixes { get; init; }

    public CachePage Take()
    {
        lock (_idle)
        {
            if (_idle.TryPop(out var page))
            {
                return page.Join();
            }
        }

        return new CachePage(this, shape.PageBytes).Join();
    }

    /// <summary>A page of one's own with what another holds.</summary>
    public CachePage Copy(CachePage page)
    {
        var copy = Take();
        Buffer.MemoryCopy(page.Bytes, copy.Bytes, shape.PageBytes, shape.PageBytes);
        return copy;
    }

    public void Return(CachePage page)
    {
        lock (_idle)
        {
            if ((_idle.Count + 1) * shape.PageBytes <= MostIdleBytes)
            {
                _idle.Push(page);
            }
        }
    }
}
