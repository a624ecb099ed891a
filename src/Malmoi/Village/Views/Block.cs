using System.Text;

namespace Malmoi.Village.Views;

/// <summary>A run of documents as text, with the place where each sentence ends so that any number of them can be taken.</summary>
internal sealed class Block
{
    private readonly List<(int End, int Tokens)> _sentences = [];
    private char[] _characters = new char[1 << 16];
    private int _length;
    private int _tokens;

    public void Clear()
    {
        _length = 0;
        _tokens = 0;
        _sentences.Clear();
    }

    public void Append(ReadOnlySpan<char> text)
    {
        if (_length + text.Length > _characters.Length)
        {
            Array.Resize(ref _characters, Math.Max(_length + text.Length, _characters.Length * 2));
        }

        text.CopyTo(_characters.AsSpan(_length));
        _length += text.Length;
    }

    public void Append(char character) => Append([character]);

    public void Append(int number)
    {
        Span<char> digits = stackalloc char[11];
        number.TryFormat(digits, out var count, default, System.Globalization.CultureInfo.InvariantCulture);
        Append(digits[..count]);
    }

    /// <summary>A sentence is whole: it may be cut after here.</summary>
    /// <param name="tokens">White-space words in it.</param>
    public void EndSentence(int tokens)
    {
        _tokens += tokens;
        _sentences.Add((_length, _tokens));
    }

    /// <summary>The block as UTF-8, cut where a limit is met; both limits are lowered by what is taken.</summary>
    public byte[] Take(ref long sentences, ref long tokens)
    {
        var count = (int)Math.Min(_sentences.Count, sentences);
        for (var index = 0; index < count; index++)
        {
            if (_sentences[index].Tokens >= tokens)
            {
                count = index + 1;
                break;
            }
        }

        var (end, taken) = count == 0 ? (0, 0) : _sentences[count - 1];
        sentences -= count;
        tokens -= taken;
        return Encoding.UTF8.GetBytes(_characters, 0, end);
    }
}
