using System.Runtime.InteropServices;

namespace Malmoi.NGrams.Counting;

/// <summary>Tokens of the corpus one after the other, sentence marks included, as many as the memory limit allows.</summary>
internal sealed unsafe class TokenBuffer(int capacity) : IDisposable
{
    private int* _tokens = (int*)NativeMemory.Alloc((nuint)capacity, sizeof(int));

    ~TokenBuffer() => NativeMemory.Free(_tokens);

    public int Count { get; private set; }

    /// <summary>How many tokens may stand here; at most the capacity.</summary>
    public int Limit { get; set; } = capacity;

    public int Free => Math.Max(0, Limit - Count);

    public int* Pointer => _tokens;

    public ReadOnlySpan<int> Tokens => new(_tokens, Count);

    /// <summary>Takes as many of <paramref name="tokens"/> as there is room for, and says how many.</summary>
    public int Add(ReadOnlySpan<int> tokens)
    {
        var taken = Math.Min(tokens.Length, Free);
        tokens[..taken].CopyTo(new Span<int>(_tokens + Count, taken));
        Count += taken;
        return taken;
    }

    /// <summary>Forgets all but the last <paramref name="tail"/> tokens, which then stand first.</summary>
    public void KeepTail(int tail)
    {
        Tokens[^tail..].CopyTo(new Span<int>(_tokens, tail));
        Count = tail;
    }

    public void RemoveLast() => Count--;

    public void Dispose()
    {
        NativeMemory.Free(_tokens);
        _tokens = null;
        Count = 0;
        GC.SuppressFinalize(this);
    }
}
