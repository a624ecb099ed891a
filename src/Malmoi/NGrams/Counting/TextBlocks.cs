namespace Malmoi.NGrams.Counting;

/// <summary>Cuts a stream of UTF-8 text into blocks that end after white space, as <see cref="NGramCounter"/> takes them.</summary>
public static class TextBlocks
{
    private const int Bytes = 1 << 20;
    private const int LongestWord = 64 << 20;

    /// <summary>The text of <paramref name="stream"/>, a byte-order mark at its beginning left out; each block is an array of its own.</summary>
    /// <exception cref="InputException">A word is longer than 64 MiB.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>> Of(Stream stream)
    {
        var buffer = new byte[Bytes];
        var filled = 0;
        var isFirst = true;
        while (true)
        {
            var read = stream.ReadAtLeast(buffer.AsSpan(filled), buffer.Length - filled, throwOnEndOfStream: false);
            var atEnd = filled + read < buffer.Length;
            filled += read;
            var start = isFirst && buffer.AsSpan(0, filled).StartsWith("\uFEFF"u8) ? 3 : 0;
            isFirst = false;
            if (atEnd)
            {
                yield return buffer.AsMemory(start, filled - start);
                yield break;
            }

            var end = filled;
            while (end > start && !Delimiters.Contains(buffer[end - 1]))
            {
                end--;
            }

            if (end == start)
            {
                if (buffer.Length >= LongestWord)
                {
                    throw new InputException("the text has a word of more than 64 MiB: is it text?");
                }

                isFirst = start == 3;
                Array.Resize(ref buffer, buffer.Length * 2);
                continue;
            }

            var next = new byte[Math.Max(Bytes, (filled - end) * 2)];
            buffer.AsSpan(end, filled - end).CopyTo(next);
            yield return buffer.AsMemory(start, end - start);
            filled -= end;
            buffer = next;
        }
    }
}
