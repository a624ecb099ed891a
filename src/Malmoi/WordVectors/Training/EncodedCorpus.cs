using System.Buffers;
using System.Runtime.InteropServices;
using Malmoi.Storage;
using Malmoi.Text;
using Malmoi.Tokenization.Trainers;
using Microsoft.Win32.SafeHandles;

namespace Malmoi.WordVectors.Training;

/// <summary>A corpus read once: its words as numbers in a temporary file, in pieces that can be read again and again in any order.</summary>
/// <remarks>Words are what stands between white space, a line is a sentence. Memory does not grow with the text, only with its different words.</remarks>
public sealed class EncodedCorpus : IDisposable
{
    /// <summary>What stands at the end of a sentence.</summary>
    public const int SentenceEnd = -1;

    /// <summary>Numbers of a piece, as soon as a sentence ends there.</summary>
    private const int PieceLength = 1 << 14;

    /// <summary>Where a piece ends in the midst of a sentence that has no end.</summary>
    private const int LongestPiece = 1 << 16;

    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\r\v\f\0"u8);
    private readonly TemporaryFiles _files;
    private readonly SafeFileHandle _file;
    private readonly List<long> _starts = [0];
    private int[] _ids = [];

    private EncodedCorpus(string? temporaryFolder)
    {
        _files = new TemporaryFiles(temporaryFolder);
        _file = _files.Create();
    }

    /// <summary>The words that are frequent enough.</summary>
    public TrainingVocabulary Vocabulary { get; private set; } = new([], []);

    /// <summary>Words of the corpus, those left out of the vocabulary too.</summary>
    public long Words { get; private set; }

    public int Pieces => _starts.Count - 1;

    /// <summary>The most numbers that a piece holds.</summary>
    public static int MostNumbers => LongestPiece;

    /// <summary>Reads the corpus, counts its words and numbers them.</summary>
    /// <param name="corpus">The text.</param>
    /// <param name="minimumCount">Words that occur less often are left out, as if the text did not have them.</param>
    /// <param name="temporaryFolder">Where the file stands; null for the system's folder.</param>
    /// <exception cref="InputException">The corpus cannot be read, or no word is frequent enough.</exception>
    public static EncodedCorpus Read(
        Corpus corpus,
        long minimumCount,
        string? temporaryFolder = null,
        CancellationToken ct = default
    ) => Read(corpus.Blocks(ct), minimumCount, temporaryFolder);

    internal static EncodedCorpus Read(IEnumerable<CorpusBlock> blocks, long minimumCount, string? temporaryFolder)
    {
        var encoded = new EncodedCorpus(temporaryFolder);
        try
        {
            encoded.Fill(blocks, minimumCount);
            return encoded;
        }
        catch
        {
            encoded.Dispose();
            throw;
        }
    }

    /// <summary>The share of the corpus that stands before a piece, from 0 to 1.</summary>
    public double ShareBefore(int piece) => (double)_starts[piece] / _starts[^1];

    /// <summary>Reads a piece: places in the vocabulary and <see cref="SentenceEnd"/>.</summary>
    /// <param name="piece">Its number, from 0.</param>
    /// <param name="buffer">At least <see cref="MostNumbers"/> long.</param>
    /// <returns>How many numbers were read, words that are left out not among them.</returns>
    public int ReadPiece(int piece, Span<int> buffer)
    {
        var length = checked((int)(_starts[piece + 1] - _starts[piece]));
        var bytes = MemoryMarshal.AsBytes(buffer[..length]);
        for (var read = 0; read < bytes.Length; )
        {
            var part = RandomAccess.Read(_file, bytes[read..], (_starts[piece] * sizeof(int)) + read);
            read += part > 0 ? part : throw new IOException("a temporary file ends too early");
        }

        var kept = 0;
        for (var i = 0; i < length; i++)
        {
            var number = buffer[i];
            var id = number < 0 ? SentenceEnd : _ids[number];
            if (number < 0 || id >= 0)
            {
                buffer[kept++] = id;
            }
        }

        return kept;
    }

    public void Dispose() => _file.Dispose();

    private void Fill(IEnumerable<CorpusBlock> blocks, long minimumCount)
    {
        var table = new WordTable();
        var piece = new int[LongestPiece];
        var filled = 0;
        foreach (var block in blocks)
        {
            using (block)
            {
                foreach (var line in block.Lines)
                {
                    for (var rest = line; !rest.IsEmpty; )
                    {
                        var end = rest.IndexOfAny(Blanks);
                        var word = end < 0 ? rest : rest[..end];
                        rest = end < 0 ? default : rest[(end + 1)..];
                        if (word.IsEmpty)
                        {
                            continue;
                        }

                        Words++;
                        piece[filled++] = table.Add(word, 1);
                        if (filled == LongestPiece)
                        {
                            End(piece, ref filled);
                        }
                    }

                    piece[filled++] = SentenceEnd;
                    if (filled >= PieceLength)
                    {
                        End(piece, ref filled);
                    }
                }
            }
        }

        End(piece, ref filled);
        Vocabulary = TrainingVocabulary.Of(table.Count, table.Word, table.Occurrences, minimumCount, out _ids);
    }

    private void End(int[] piece, ref int filled)
    {
        if (filled > 0)
        {
            _files.Write(_file, MemoryMarshal.AsBytes(piece.AsSpan(0, filled)), _starts[^1] * sizeof(int));
            _starts.Add(_starts[^1] + filled);
            filled = 0;
        }
    }
}
