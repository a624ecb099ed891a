using Malmoi.Tokenization;

namespace Malmoi.WordVectors.Files;

/// <summary>Gathers the rows of a file; a size that the file claims is believed only where the file is large enough for it.</summary>
/// <remarks>A word that comes a second time is left out: the first, which is by custom the more frequent, keeps its vector.</remarks>
internal sealed class EmbeddingBuilder
{
    private const int Unbelieved = 1 << 16;
    private readonly WordVocabulary _words;
    private float[] _matrix;

    /// <param name="dimensions">Numbers in a row.</param>
    /// <param name="rows">Rows that the file claims to hold.</param>
    /// <param name="bytesInRow">The least bytes a row takes in the file.</param>
    /// <param name="source">The file.</param>
    public EmbeddingBuilder(int dimensions, long rows, long bytesInRow, ByteSource source)
    {
        Dimensions = dimensions;
        if (source.Remaining < long.MaxValue && rows > source.Remaining / bytesInRow)
        {
            throw source.Fail(
                $"{rows} words of {dimensions} numbers are announced, but the {source.Remaining} bytes left cannot hold them; is it cut off, or another format?"
            );
        }

        if (rows * dimensions > Array.MaxLength)
        {
            throw source.Fail(
                $"{rows} words of {dimensions} numbers pass the {Array.MaxLength} numbers that one matrix can hold; read only the first words of it (--limit)"
            );
        }

        var believed = source.Remaining < long.MaxValue ? rows : Math.Min(rows, Unbelieved / dimensions);
        _matrix = new float[Math.Max(1, believed) * dimensions];
        _words = new WordVocabulary((int)Math.Max(16, believed));
    }

    public int Dimensions { get; }

    public int Count => _words.Count;

    /// <summary>Rows left out because their word had come before.</summary>
    public int Duplicates { get; private set; }

    /// <summary>Room for the next row, which counts once <see cref="Add"/> has named it.</summary>
    public Span<float> Row
    {
        get
        {
            var start = Count * (long)Dimensions;
            if (start + Dimensions > _matrix.Length)
            {
                var longer = Math.Min(Array.MaxLength / Dimensions * Dimensions, _matrix.LongLength * 2);
                Array.Resize(ref _matrix, (int)Math.Max(start + Dimensions, longer));
            }

            return _matrix.AsSpan((int)start, Dimensions);
        }
    }

    public void Add(ReadOnlySpan<byte> word)
    {
        if (_words.Find(word) >= 0)
        {
            Duplicates++;
        }
        else
        {
            _words.Add(word);
        }
    }

    public WordEmbeddings Build(ByteSource source) =>
        Count > 0
            ? new WordEmbeddings(_words, Dimensions, _matrix.AsMemory(0, Count * Dimensions))
            : throw source.Fail("there is not one word; expected a word and its numbers");
}
