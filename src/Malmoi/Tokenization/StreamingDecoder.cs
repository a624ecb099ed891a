using Malmoi.LanguageModels;
using Malmoi.Tokenization.Models;

namespace Malmoi.Tokenization;

/// <summary>Decodes id by id: the parts joined are the text of all ids together, and none ends inside a character or a Hangul syllable.</summary>
/// <remarks>
/// Text is held back while later ids may change it: bytes that do not make a character yet, runs of byte pieces (one bad byte spoils
/// the run), and one piece where a further one may join it (jamo). Only the last ids are decoded again at each step.
/// </remarks>
public sealed class StreamingDecoder
{
    private const int MostIds = 64;
    private const int Overlap = 8;
    private readonly ITokenizer _tokenizer;
    private readonly TokenizerPipeline? _pipeline;
    private readonly bool _skipSpecialTokens;
    private readonly bool _looksAhead;
    private readonly List<int> _ids;
    private string _before;
    private int _shown;

    // How much of the text is the prompt's; 0 once ids have gone.
    private int _prompt;

    /// <param name="tokenizer">Decodes.</param>
    /// <param name="prompt">The ids before the text, which are not shown but decide whether it starts with a blank.</param>
    /// <param name="skipSpecialTokens">Leaves special tokens out, where the tokenizer is a pipeline; others say themselves what they show.</param>
    public StreamingDecoder(ITokenizer tokenizer, ReadOnlySpan<int> prompt = default, bool skipSpecialTokens = false)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        _tokenizer = tokenizer;
        _pipeline = tokenizer as TokenizerPipeline;
        _skipSpecialTokens = skipSpecialTokens;
        _looksAhead = _pipeline is null || _pipeline.Parts.Decoder?.LooksAhead == true;
        _ids = [.. prompt];
        _ids.RemoveRange(0, OverlapStart());
        _before = Decode();
        _shown = _prompt = _before.Length;
    }

    /// <summary>The text that <paramref name="id"/> makes certain; may be empty.</summary>
    public string Accept(int id)
    {
        if (_pipeline is not null && _pipeline.Shown(id, _skipSpecialTokens) is null)
        {
            return "";
        }

        _ids.Add(id);
        if (_pipeline is not null && IsByte(id))
        {
            return "";
        }

        var text = Decode();
        if (_looksAhead && text.EndsWith('\ufffd'))
        {
            // Bytes that make no character yet do not tell whether it will join the one before.
            return "";
        }

        var common = _before.AsSpan().CommonPrefixLength(text);
        var certain = _looksAhead ? common : text.Length;
        while (certain > 0 && (text[certain - 1] == '\ufffd' || char.IsHighSurrogate(text[certain - 1])))
        {
            certain--;
        }

        _before = text;
        var shown = JoinsThePrompt(text, common) ? _tokenizer.Decode([id]) : Show(text, certain);
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

    // A final consonant after a prompt that ends in an open syllable: shown by itself it is canonically the same text (NFC).
    private bool JoinsThePrompt(string text, int common) =>
        common < _prompt && text.Length <= _prompt && !text.EndsWith('\ufffd');

    private string Show(string text, int certain)
    {
        var shown = certain > _shown ? text[_shown..certain] : "";
        _shown = Math.Max(_shown, certain);
        return shown;
    }

    // The first ids go once the text of the others is the end of the whole text without them too.
    private void Shorten(string text)
    {
        var start = OverlapStart();
        var end = Decode(start);
        var dropped = text.Length - end.Length;
        if (start > 0 && dropped > 0 && dropped <= _shown && text.EndsWith(end, StringComparison.Ordinal))
        {
            _ids.RemoveRange(0, start);
            _shown -= dropped;
            _before = end;
            _prompt = 0;
        }
    }

    // Where the last ids begin that are enough: they do not begin within a run of bytes, and some of them are text, since what follows none may lose its blank.
    private int OverlapStart()
    {
        for (var count = Overlap; ; count *= 2)
        {
            var start = Math.Max(0, _ids.Count - count);
            while (start > 0 && start < _ids.Count && IsByte(_ids[start]))
            {
                start--;
            }

            if (start == 0 || Decode(start).Length > 0)
            {
                return start;
            }
        }
    }

    private bool IsByte(int id) => _tokenizer.Piece(id) is { } piece && BytePieces.Byte(piece) is not null;

    private string Decode(int start = 0)
    {
        int[] ids = [.. _ids[start..]];
        return _pipeline is null ? _tokenizer.Decode(ids) : _pipeline.Decode(ids, _skipSpecialTokens);
    }
}
