namespace Malmoi.Neural.Pretraining.Data;

/// <summary>All documents one after another, an end mark behind each, cut into windows of one length: no place is lost to padding.</summary>
/// <remarks>
/// <code>
///   document one ‖ document two, longer ‖ three ‖ ...
///   └── window 0 ──┘└── window 1 ──┘└── window 2 ──┘      overlap 1: the last token of a window is the first of the next
/// </code>
/// What does not fill a last window is left out.
/// </remarks>
public sealed class PackedWindows : IPassages
{
    private readonly TokenFile _file;
    private readonly int _length;
    private readonly int _stride;
    private readonly int? _end;

    /// <param name="file">The corpus.</param>
    /// <param name="length">Tokens a window.</param>
    /// <param name="end">Written behind every document; null: nothing is.</param>
    /// <param name="overlap">Tokens that a window has in common with the next: 1 where each token is to be told from those before it.</param>
    /// <exception cref="InputException">The corpus does not fill one window.</exception>
    public PackedWindows(TokenFile file, int length, int? end, int overlap = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfNegative(overlap);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(overlap, length);
        (_file, _length, _stride, _end) = (file, length, length - overlap, end);
        var tokens = file.Tokens + (end is null ? 0 : file.Documents);
        if (tokens < length)
        {
            throw new InputException(
                $"'{file.Path}' holds {tokens} tokens, less than one window of {length}: take more text, or shorter windows"
            );
        }

        Count = ((tokens - length) / _stride) + 1;
    }

    public long Count { get; }

    public int Length(long index) => _length;

    public Passage Get(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        var place = index * _stride;
        var first = DocumentAt(place);
        var window = new Passage(new int[_length], new TokenMarks[_length]) { Document = first };
        for (var (document, filled) = (first, 0); filled < _length; document++)
        {
            var (begin, length) = _file.Document(document);
            var inside = place - Begin(document);
            if (inside < 0 || inside > length)
            {
                throw _file.Damaged();
            }

            var start = begin + inside;
            var count = (int)Math.Min(length - inside, _length - filled);
            _file.Read(start, window.Ids.AsSpan(filled, count));
            _file.Read(start, window.Marks.AsSpan(filled, count));
            (place, filled) = (place + count, filled + count);
            if (filled < _length && _end is { } mark)
            {
                window.Ids[filled] = mark;
                window.Marks[filled] = TokenMarks.Special;
                (place, filled) = (place + 1, filled + 1);
            }
        }

        return window;
    }

    // Where a document begins when the marks before it are counted.
    private long Begin(long document) => _file.DocumentStart(document) + (_end is null ? 0 : document);

    private long DocumentAt(long place)
    {
        var (low, high) = (0L, _file.Documents - 1);
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            (low, high) = Begin(middle) <= place ? (middle, high) : (low, middle - 1);
        }

        return low;
    }
}
