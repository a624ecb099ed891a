using Malmoi.Text;

namespace Malmoi.NGrams.Counting;

/// <summary>A stretch of text to count, and the block of a corpus that it is, if it is one.</summary>
internal readonly record struct TextBlock(ReadOnlyMemory<byte> Utf8, CorpusBlock? Source = null)
{
    public static TextBlock Of(CorpusBlock block) => new(block.Utf8, block);

    /// <summary>Where byte <paramref name="position"/> stands, for an error: " (file 'x', line 3)"; empty where nobody knows.</summary>
    public string Place(int position) =>
        Source is null
            ? ""
            : $" ('{Source.Source}', line {Source.FirstLine + Utf8.Span[..position].Count((byte)'\n')})";
}
