using System.Buffers;
using System.Text;
using Malmoi.Text;
using Malmoi.Tokenization;

namespace Malmoi.NGrams.Counting;

/// <summary>Rewrites lines so that white space separates the units of a policy: "말모이" in syllables becomes "말 모 이".</summary>
internal sealed class UnitText(TextPolicy policy)
{
    private readonly ArrayBufferWriter<int> _ids = new(256);
    private char[] _line = [];
    private byte[] _text = [];
    private int _length;

    /// <summary>Whether text needs no rewriting, being words as they are written.</summary>
    public static bool IsAsWritten(TextPolicy policy) =>
        policy is { Unit: TextUnit.Word, Lowercase: false, SplitPunctuation: false, Normalization: UnicodeForm.None };

    /// <summary>The lines of <paramref name="utf8"/>, rewritten; valid until the next call.</summary>
    public ReadOnlySpan<byte> Rewrite(ReadOnlySpan<byte> utf8)
    {
        _length = 0;
        foreach (var line in new Utf8Lines(utf8))
        {
            if (_line.Length < line.Length)
            {
                _line = new char[Math.Max(1024, line.Length * 2)];
            }

            var characters = _line.AsSpan(0, Encoding.UTF8.GetChars(line, _line));
            if (policy.Tokenizer is { } pieces)
            {
                Append(characters, pieces);
            }
            else
            {
                foreach (var piece in new Pieces(characters, policy))
                {
                    Append(piece.Text);
                }
            }

            Reserve(1);
            _text[_length++] = (byte)'\n';
        }

        return _text.AsSpan(0, _length);
    }

    private void Append(ReadOnlySpan<char> line, PieceUnits pieces)
    {
        _ids.ResetWrittenCount();
        pieces.Tokenizer.Encode(line, _ids);
        foreach (var id in _ids.WrittenSpan)
        {
            var word = pieces.Utf8(id);
            Reserve(word.Length + 1);
            word.CopyTo(_text.AsSpan(_length));
            _length += word.Length;
            _text[_length++] = (byte)' ';
        }
    }

    private void Append(ReadOnlySpan<char> piece)
    {
        Reserve((piece.Length * 3) + 1);
        _length += Encoding.UTF8.GetBytes(piece, _text.AsSpan(_length));
        _text[_length++] = (byte)' ';
    }

    private void Reserve(int bytes)
    {
        if (_text.Length - _length < bytes)
        {
            Array.Resize(ref _text, Math.Max(1 << 16, (_text.Length + bytes) * 2));
        }
    }
}
