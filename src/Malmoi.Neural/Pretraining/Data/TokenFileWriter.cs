using System.Runtime.InteropServices;
using Malmoi.Storage;

namespace Malmoi.Neural.Pretraining.Data;

/// <summary>Writes a <see cref="TokenFile"/> document by document; it appears under its name when it is whole.</summary>
/// <remarks>Marks and ends of documents wait in files beside it until their place is known.</remarks>
public sealed class TokenFileWriter : IDisposable
{
    private readonly OutputFile _output;
    private readonly OutputFile _ends;
    private readonly OutputFile? _marks;
    private readonly ushort[] _narrow = new ushort[1 << 15];
    private TokenFileHeader _header;

    /// <param name="path">The file.</param>
    /// <param name="vocabularySize">Pieces of the tokenizer; decides whether an id takes two bytes or four.</param>
    /// <param name="checksum">The tokenizer's SHA-256 in hexadecimal digits.</param>
    /// <param name="marks">Whether marks are kept.</param>
    /// <exception cref="InputException">The folder cannot be written to.</exception>
    public TokenFileWriter(string path, int vocabularySize, string checksum, bool marks)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(vocabularySize);
        _header = new TokenFileHeader
        {
            VocabularySize = vocabularySize,
            Checksum = checksum,
            HasMarks = marks,
        };
        _output = new OutputFile(path);
        try
        {
            _ends = new OutputFile(path + ".ends");
            _marks = marks ? new OutputFile(path + ".marks") : null;
            _output.Stream.Write(_header.ToBytes());
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public long Tokens => _header.Tokens;

    public long Documents => _header.Documents;

    /// <summary>Appends a document.</summary>
    /// <param name="ids">Its tokens, at least one.</param>
    /// <param name="marks">One a token where marks are kept.</param>
    public void Add(ReadOnlySpan<int> ids, ReadOnlySpan<TokenMarks> marks)
    {
        ArgumentOutOfRangeException.ThrowIfZero(ids.Length);
        WriteIds(ids);
        if (_marks is not null)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(marks.Length, ids.Length);
            _marks.Stream.Write(MemoryMarshal.AsBytes(marks));
        }

        _header = _header with { Tokens = Tokens + ids.Length, Documents = Documents + 1 };
        _ends.Stream.Write(BitConverter.GetBytes(Tokens));
    }

    /// <summary>Makes the file appear.</summary>
    /// <exception cref="InputException">The disk is full.</exception>
    public void Commit()
    {
        if (_marks is not null)
        {
            Append(_marks, _header.MarksStart);
        }

        Append(_ends, _header.EndsStart);
        _output.Stream.Position = 0;
        _output.Stream.Write(_header.ToBytes());
        _output.Commit();
    }

    public void Dispose()
    {
        _output.Dispose();
        _ends?.Dispose();
        _marks?.Dispose();
    }

    private void WriteIds(ReadOnlySpan<int> ids)
    {
        if (_header.IdBytes == sizeof(int))
        {
            _output.Stream.Write(MemoryMarshal.AsBytes(ids));
            return;
        }

        while (!ids.IsEmpty)
        {
            var count = Math.Min(ids.Length, _narrow.Length);
            for (var i = 0; i < count; i++)
            {
                _narrow[i] = checked((ushort)ids[i]);
            }

            _output.Stream.Write(MemoryMarshal.AsBytes(_narrow.AsSpan(0, count)));
            ids = ids[count..];
        }
    }

    private void Append(OutputFile part, long start)
    {
        _output.Stream.Write(new byte[start - _output.Stream.Position]);
        part.Stream.Position = 0;
        part.Stream.CopyTo(_output.Stream, 1 << 16);
    }
}
