using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Malmoi.Storage;
using Malmoi.Text;
using Malmoi.Tokenization.Trainers;
using Microsoft.Win32.SafeHandles;

namespace Malmoi.WordVectors.Training;

/// <summary>A text read once: its words as numbers in a temporary file, in pieces that can be read again and again in any order.</summary>
/// <remarks>Words are what stands between white space. Memory does not grow with the text, only with its different words.</remarks>
internal sealed class NumberedText : IDisposable
{
    /// <summary>What stands at the end of a line.</summary>
    public const int LineEnd = -1;

    /// <summary>Numbers of a piece, as soon as a line ends there.</summary>
    private const int PieceLength = 1 << 14;

    /// <summary>Where a piece ends in the midst of a line that has no end.</summary>
    public const int LongestPiece = 1 << 16;

    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\r\v\f\0"u8);
    private readonly TemporaryFiles _files;
    private readonly SafeFileHandle _file;
    private readonly List<long> _starts = [0];
    private readonly int[] _piece = new int[LongestPiece];
    private int _filled;

    private NumberedText(string? temporaryFolder)
    {
        _files = new TemporaryFiles(temporaryFolder);
        _file = _files.Create();
    }

    /// <summary>The different words with their counts, by number.</summary>
    public WordTable Table { get; private set; } = new();

    /// <summary>Words of the text.</summary>
    public long Words { get; private set; }

    /// <summary>Lines of the text.</summary>
    public long Lines { get; private set; }

    /// <summary>Words and line ends.</summary>
    public long Length => _starts[^1];

    public int Pieces => _starts.Count - 1;

    public static NumberedText Read(IEnumerable<CorpusBlock> blocks, string? temporaryFolder)
    {
        var text = new NumberedText(temporaryFolder);
        try
        {
            foreach (var block in blocks)
            {
                using (block)
                {
                    foreach (var line in block.Lines)
                    {
                        text.Add(line);
                    }
                }
            }

            text.EndPiece();
            return text;
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }

    /// <summary>The same text with its phrases joined.</summary>
    public NumberedText Joined(Phrases phrases)
    {
        var joined = new NumberedText(_files.Folder);
        try
        {
            foreach (var line in Text())
            {
                joined.Add(Encoding.UTF8.GetBytes(phrases.Join(line)));
            }

            joined.EndPiece();
            return joined;
        }
        catch
        {
            joined.Dispose();
            throw;
        }
    }

    /// <summary>The lines again, one blank between words; a line of more words than a piece holds is several.</summary>
    public IEnumerable<string> Text()
    {
        var buffer = new int[LongestPiece];
        var line = new StringBuilder();
        for (var piece = 0; piece < Pieces; piece++)
        {
            var length = ReadPiece(piece, buffer);
            for (var i = 0; i < length; i++)
            {
                if (buffer[i] != LineEnd)
                {
                    line.Append(line.Length > 0 ? " " : "").Append(Encoding.UTF8.GetString(Table.Word(buffer[i])));
                }

                if (buffer[i] == LineEnd || i == length - 1)
                {
                    yield return line.ToString();
                    line.Clear();
                }
            }
        }
    }

    /// <summary>The share of the text that stands before a piece, from 0 to 1.</summary>
    public double ShareBefore(int piece) => (double)_starts[piece] / Length;

    /// <summary>Reads a piece: numbers of words and <see cref="LineEnd"/>.</summary>
    /// <param name="piece">Its number, from 0.</param>
    /// <param name="buffer">At least <see cref="LongestPiece"/> long.</param>
    /// <returns>How many there are.</returns>
    public int ReadPiece(int piece, Span<int> buffer)
    {
        var length = checked((int)(_starts[piece + 1] - _starts[piece]));
        var bytes = MemoryMarshal.AsBytes(buffer[..length]);
        for (var read = 0; read < bytes.Length; )
        {
            var part = RandomAccess.Read(_file, bytes[read..], (_starts[piece] * sizeof(int)) + read);
            read += part > 0 ? part : throw new IOException("a temporary file ends too early");
        }

        return length;
    }

    /// <summary>Gives the memory of the words back when nobody will ask for them any more.</summary>
    public void ForgetWords() => Table = new WordTable();

    public void Dispose() => _file.Dispose();

    private void Add(ReadOnlySpan<byte> line)
    {
        Lines++;
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
            _piece[_filled++] = Table.Add(word, 1);
            if (_filled == LongestPiece)
            {
                EndPiece();
            }
        }

        _piece[_filled++] = LineEnd;
        if (_filled >= PieceLength)
        {
            EndPiece();
        }
    }

    private void EndPiece()
    {
        if (_filled > 0)
        {
            _files.Write(_file, MemoryMarshal.AsBytes(_piece.AsSpan(0, _filled)), Length * sizeof(int));
            _starts.Add(Length + _filled);
            _filled = 0;
        }
    }
}
