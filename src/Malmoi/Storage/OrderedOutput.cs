using System.Buffers;

namespace Malmoi.Storage;

/// <summary>Writes numbered texts in the order of their numbers, whichever thread is done first; nobody waits for another's turn.</summary>
internal sealed class OrderedOutput(Stream output)
{
    private readonly Dictionary<long, (byte[] Buffer, int Length)> _early = [];
    private long _next;
    private bool _isWriting;

    /// <summary>Takes over <paramref name="buffer"/>, which is from the shared pool, and writes what is due.</summary>
    /// <param name="number">0 and up, each once.</param>
    /// <param name="buffer">The text.</param>
    /// <param name="length">How many bytes of it.</param>
    /// <returns>How many texts were written.</returns>
    public int Write(long number, byte[] buffer, int length)
    {
        lock (_early)
        {
            _early.Add(number, (buffer, length));
            if (_isWriting)
            {
                return 0;
            }

            _isWriting = true;
        }

        var written = 0;
        while (Due() is var (text, count))
        {
            output.Write(text, 0, count);
            ArrayPool<byte>.Shared.Return(text);
            written++;
        }

        return written;
    }

    private (byte[] Buffer, int Length)? Due()
    {
        lock (_early)
        {
            _isWriting = _early.Remove(_next, out var due);
            _next += _isWriting ? 1 : 0;
            return _isWriting ? due : null;
        }
    }
}
