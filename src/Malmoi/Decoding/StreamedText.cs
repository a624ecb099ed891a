using Malmoi.LanguageModels;

namespace Malmoi.Decoding;

/// <summary>Turns tokens into text as they come, never ending inside a character or a Hangul syllable.</summary>
/// <remarks>
/// Text is shown once the next token has left it as it was: a final consonant may still join the last syllable, a byte may still
/// complete a character. Only the last tokens are decoded again at each step.
/// </remarks>
public sealed class StreamedText
{
    private const int MostTokens = 64;
    private const int Overlap = 8;

    private readonly ITokenizer _tokenizer;
    private readonly List<int> _window;
    private string _text;
    private int _shown;

    /// <param name="tokenizer">Decodes.</param>
    /// <param name="prompt">The tokens before the text, which are not shown but decide whether it starts with a blank.</param>
    public StreamedText(ITokenizer tokenizer, ReadOnlySpan<int> prompt)
    {
        _tokenizer = tokenizer;
        _window = [.. prompt[Math.Max(0, prompt.Length - Overlap)..]];
        _text = Decode();
        _shown = _text.Length;
    }

    /// <summary>Takes the next token and gives the text that is now certain.</summary>
    public string Accept(int token)
    {
        var before = _text;
        _window.Add(token);
        _text = Decode();
        var certain = before.AsSpan().CommonPrefixLength(_text);
        while (certain > 0 && (_text[certain - 1] == '\ufffd' || char.IsHighSurrogate(_text[certain - 1])))
        {
            certain--;
        }

        var shown = JoinsWhatWasShown(certain) ? _tokenizer.Decode([token]) : Show(certain);
        if (_window.Count > MostTokens)
        {
            Shorten();
        }

        return shown;
    }

    /// <summary>The rest, when no token follows.</summary>
    public string Finish() => Show(_text.Length);

    // A final consonant after a prompt that ends in an open syllable: shown by itself it is canonically the same text (NFC).
    private bool JoinsWhatWasShown(int certain) =>
        certain < _shown && _text.Length <= _shown && !_text.EndsWith('\ufffd');

    private string Show(int certain)
    {
        var shown = certain > _shown ? _text[_shown..certain] : "";
        _shown = Math.Max(_shown, certain);
        return shown;
    }

    private void Shorten()
    {
        var end = _tokenizer.Decode([.. _window[^Overlap..]]);
        var dropped = _text.Length - end.Length;
        if (_text.EndsWith(end, StringComparison.Ordinal) && dropped <= _shown)
        {
            _window.RemoveRange(0, _window.Count - Overlap);
            _text = end;
            _shown -= dropped;
        }
    }

    private string Decode() => _tokenizer.Decode([.. _window]);
}
