using Malmoi.Tokenization.Models;

namespace Malmoi.Tokenization;

/// <summary>Decodes id by id: the parts joined are the text of all ids together, and none ends inside a character.</summary>
/// <remarks>
/// Text is held back while later ids may change it: bytes that do not make a character yet, runs of byte pieces (one bad byte spoils
/// the run), and one piece where the decoder looks ahead (jamo). Only the last ids are decoded again at each step.
/// </remarks>
public sealed class StreamingDecoder(TokenizerPipeline tokenizer, bool skipSpecialTokens = false)
{
    private const int MostIds = 64;
    private const int Overlap = 8;
    private readonly List<int> _ids = [];
    private string _before = "";
    private int _shown;

    /// <summary>The text that <paramref name="id"/> makes certain; may be empty.</summary>
    public string Accept(int id)
    {
        if (tokenizer.Shown(id, skipSpecialTokens) is not { } piece)
        {
            return "";
        }

        _ids.Add(id);
        if (BytePieces.Byte(piece) is not null)
        {
            return "";
        }

        var text = Decode();
        var certain = text.Length;
        if (tokenizer.Parts.Decoder?.LooksAhead == true)
        {
            certain = _before.AsSpan().CommonPrefixLength(text);
        }

        _before = text;
        while (certain > 0 && (text[certain - 1] == '\ufffd' || char.IsHighSurrogate(text[certain - 1])))
        {
            certain--;
        }

        var shown = Show(text, certain);
        if (_ids.Count > MostIds)
        {
            Shorten(text);
        }

        return shown;
    }

    /// <summary>The rest, when no id follows.</summary>
    public string Finish()
    {
        var text = Decode();
        return Show(text, text.Length);
    }

    private string Show(string text, int certain)
    {
        var shown = certain > _shown ? text[_shown..certain] : "";
        _shown = Math.Max(_shown, certain);
        return shown;
    }

    // The first ids go once the text of the others is the end of the whole text without them too.
    private void Shorten(string text)
    {
        var start = _ids.Count - Overlap;
        while (start > 0 && BytePieces.Byte(tokenizer.Piece(_ids[start])) is not null)
        {
            start--;
        }

        var end = tokenizer.Decode([.. _ids[start..]], skipSpecialTokens);
        var dropped = text.Length - end.Length;
        if (start > 0 && dropped > 0 && dropped <= _shown && text.EndsWith(end, StringComparison.Ordinal))
        {
            _ids.RemoveRange(0, start);
            _shown -= dropped;
            _before = end;
        }
    }

    private string Decode() => tokenizer.Decode([.. _ids], skipSpecialTokens);
}
