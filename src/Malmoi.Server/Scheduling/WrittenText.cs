using Malmoi.Decoding;
using Malmoi.LanguageModels;
using Malmoi.Tokenization;

namespace Malmoi.Server.Scheduling;

/// <summary>The text that tokens make, shown as far as it is certain: no half syllable, nothing that may be the start of a stop sequence.</summary>
internal sealed class WrittenText(ITokenizer tokenizer, int[] prompt, IReadOnlyList<string> stops)
{
    private readonly StreamingDecoder _decoder = new(tokenizer, prompt);
    private readonly StopSequences _stops = new(stops);
    private readonly Queue<(WrittenToken Token, int Start, int End)> _waiting = new();
    private readonly List<WrittenToken> _undecoded = [];
    private int _decoded;
    private int _shown;

    /// <summary>Whether a stop sequence was met.</summary>
    public bool IsStopped => _stops.IsStopped;

    /// <summary>Takes a token and gives what is certain now, with the tokens that end in it.</summary>
    /// <param name="id">The token.</param>
    /// <param name="token">Its score, where scores are told.</param>
    public (string Text, IReadOnlyList<WrittenToken> Tokens) Accept(int id, WrittenToken? token)
    {
        if (token is not null)
        {
            _undecoded.Add(token);
        }

        var piece = _decoder.Accept(id);
        return piece.Length == 0 ? ("", []) : Shown(piece, _stops.Accept(piece));
    }

    /// <summary>The rest, when no token follows.</summary>
    public (string Text, IReadOnlyList<WrittenToken> Tokens) Finish()
    {
        var piece = IsStopped ? "" : _decoder.Finish();
        var (text, tokens) = Shown(piece, piece.Length == 0 ? "" : _stops.Accept(piece));
        if (IsStopped)
        {
            return (text, [.. tokens, .. Begun()]);
        }

        var rest = _stops.Finish();
        return (text + rest, [.. tokens, .. _waiting.Select(waiting => waiting.Token)]);
    }

    private (string Text, IReadOnlyList<WrittenToken> Tokens) Shown(string piece, string shown)
    {
        var start = _decoded;
        _decoded += piece.Length;
        _undecoded.ForEach(token => _waiting.Enqueue((token, start, _decoded)));
        _undecoded.Clear();
        _shown += shown.Length;
        if (_waiting.Count == 0)
        {
            return (shown, []);
        }

        var tokens = new List<WrittenToken>();
        while (_waiting.TryPeek(out var next) && next.End <= _shown)
        {
            tokens.Add(_waiting.Dequeue().Token);
        }

        return (shown, tokens);
    }

    // Before a stop sequence: the tokens of which something was shown.
    private IEnumerable<WrittenToken> Begun() =>
        _waiting.Where(waiting => waiting.Start < _shown).Select(waiting => waiting.Token);
}
