namespace Malmoi.NGrams;

/// <summary>The fields of one line of an ARPA file, separated by tabs or blanks.</summary>
internal ref struct ArpaRow(ReadOnlySpan<byte> line)
{
    private ReadOnlySpan<byte> _rest = line;

    /// <summary>The next field, empty at the end of the line.</summary>
    public ReadOnlySpan<byte> Next()
    {
        var start = 0;
        while (start < _rest.Length && IsSeparator(_rest[start]))
        {
            start++;
        }

        var end = start;
        while (end < _rest.Length && !IsSeparator(_rest[end]))
        {
            end++;
        }

        var field = _rest[start..end];
        _rest = _rest[end..];
        return field;
    }

    private static bool IsSeparator(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r';
}
