namespace Malmoi.NGrams.Arpa;

/// <summary>The fields of one line of an ARPA file, separated by tabs or blanks.</summary>
internal ref struct ArpaRow(ArpaLines lines)
{
    private ReadOnlySpan<byte> _rest = lines.Current;

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

    /// <exception cref="InputException">The next field is no log10 of a probability.</exception>
    public float LogProbability()
    {
        var text = Next();
        if (!ArpaNumber.TryParse(text, out var log10) || float.IsNaN(log10))
        {
            throw lines.Error($"\"{ArpaLines.Shown(text)}\" is no log10 probability");
        }

        return log10 <= 0
            ? log10
            : throw lines.Error(
                $"the log10 probability {ArpaLines.Shown(text)} is above 0, which no probability has; are these collapsed values (--collapse-values), which only whole sentences can be scored with? Then estimate the model without"
            );
    }

    /// <summary>The last field; 0 where it is missing.</summary>
    /// <exception cref="InputException">It is no back-off weight, or one where there should be none, or not the last.</exception>
    public float Backoff(int order, bool isHighest)
    {
        var text = Next();
        if (text.IsEmpty)
        {
            return 0;
        }

        if (!ArpaNumber.TryParse(text, out var backoff) || !float.IsFinite(backoff))
        {
            throw lines.Error($"\"{ArpaLines.Shown(text)}\" is no log10 back-off weight");
        }

        if (isHighest && backoff != 0)
        {
            throw lines.Error($"a {order}-gram, of the highest order, has a back-off weight");
        }

        return Next().IsEmpty
            ? backoff
            : throw lines.Error($"a {order}-gram has more than {order} words and two numbers");
    }

    private static bool IsSeparator(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r';
}
