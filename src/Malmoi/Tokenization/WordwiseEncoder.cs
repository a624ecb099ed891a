using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Patterns;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Tokenization;

/// <summary>Ids of text, word by word through a <see cref="WordCache"/>: what the parts of a tokenizer say, without going through them for each word.</summary>
/// <remarks>
/// Words are the matches of a byte-level tokenizer's expression, or else what <see cref="WordLocality"/> allows. A word that was not
/// met before goes through the parts. Safe to share between threads: each call borrows a cache.
/// </remarks>
internal sealed class WordwiseEncoder
{
    private readonly TokenizerParts _first;
    private readonly TokenizerParts _later;
    private readonly WordScanner? _scanner;
    private readonly UnicodeNormalizer? _form;
    private readonly bool _addsBlank;
    private readonly Unigram? _running;
    private readonly ConcurrentBag<Workspace> _workspaces = [];

    private WordwiseEncoder(TokenizerParts first, TokenizerParts later)
    {
        (_first, _later) = (first, later);
        // Over one long word the unigram model's rounded sum goes on from word to word.
        _running =
            first.Model is Unigram unigram && later.Splitter is null or Metaspace { SplitsWords: false }
                ? unigram
                : null;
    }

    private WordwiseEncoder(TokenizerParts parts, WordScanner scanner, bool addsBlank)
        : this(parts, parts with { Normalizer = null, Splitter = new ByteLevelSplitter(false, false) })
    {
        (_scanner, _addsBlank) = (scanner, addsBlank);
        _form = parts.Normalizer as UnicodeNormalizer;
    }

    /// <summary>The encoder for these parts, or null where words cannot be told before normalisation.</summary>
    public static WordwiseEncoder? For(TokenizerParts parts)
    {
        if (parts.Model is BytePair { Options.Dropout: > 0 } || parts.AddedTokens.Any(token => token.Normalized))
        {
            return null;
        }

        return parts.Normalizer is null or UnicodeNormalizer && Scanner(parts.Splitter) is (var scanner, var addsBlank)
                ? new WordwiseEncoder(parts, scanner, addsBlank)
            : WordLocality.Continued(parts) is { } later ? new WordwiseEncoder(parts, later)
            : null;
    }

    /// <summary>Appends the ids of a stretch of text without added tokens.</summary>
    /// <param name="stretch">The text.</param>
    /// <param name="offset">Where it starts in the whole text.</param>
    /// <param name="ids">Where they go.</param>
    public void Encode(ReadOnlySpan<char> stretch, int offset, IBufferWriter<int> ids)
    {
        if (!_workspaces.TryTake(out var workspace))
        {
            workspace = new Workspace();
        }

        workspace.Score = 0;
        if (_scanner is not null)
        {
            EncodeWords(Prepared(stretch), 0, workspace, ids);
        }
        else
        {
            var end = WordEnd(stretch, 0);
            EncodeFirst(stretch[..end], offset, workspace, ids);
            EncodeWords(stretch[end..], offset + end, workspace, ids);
        }

        _workspaces.Add(workspace);
    }

    // The text that the expression sees.
    private ReadOnlySpan<char> Prepared(ReadOnlySpan<char> text)
    {
        if (_form is not null && !IsNormal(text))
        {
            var normalized = new NormalizedText(text);
            _form.Normalize(normalized);
            text = normalized.Text;
        }

        return _addsBlank && (text.IsEmpty || text[0] != ' ') ? string.Concat(" ", text) : text;
    }

    private void EncodeFirst(ReadOnlySpan<char> word, int offset, Workspace workspace, IBufferWriter<int> ids)
    {
        var cache = offset == 0 ? workspace.First : null;
        EncodeWord(word, WordCache.Hash(word), cache, _first, offset, workspace, ids);
    }

    private void EncodeWords(ReadOnlySpan<char> text, int offset, Workspace workspace, IBufferWriter<int> ids)
    {
        // A few words ahead, so that the memory has the time to fetch what the cache knows of them.
        var ahead = workspace.Ahead;
        for (var start = 0; start < text.Length; )
        {
            var count = 0;
            for (var end = start; count < ahead.Length && end < text.Length; count++)
            {
                var next = _scanner?.NextEnd(text, end) ?? WordEnd(text, end);
                ahead[count] = new Ahead(next, WordCache.Hash(text[end..next]));
                workspace.Later.Prefetch(ahead[count].Hash);
                end = next;
            }

            foreach (var (end, hash) in ahead.AsSpan(0, count))
            {
                EncodeWord(text[start..end], hash, workspace.Later, _later, offset + start, workspace, ids);
                start = end;
            }
        }
    }

    // Blanks, then what is none, up to a blank before which a cut is allowed.
    private static int WordEnd(ReadOnlySpan<char> text, int start)
    {
        var position = start;
        while (position < text.Length && text[position] == ' ')
        {
            position++;
        }

        while (text[position..].IndexOf(' ') is >= 0 and var length)
        {
            position += length;
            if (length > 0 && WordLocality.MayCutAfter(text[position - 1]))
            {
                return position;
            }

            position++;
        }

        return text.Length;
    }

    private void EncodeWord(
        ReadOnlySpan<char> word,
        uint hash,
        WordCache? cache,
        TokenizerParts parts,
        int offset,
        Workspace workspace,
        IBufferWriter<int> ids
    )
    {
        if (
            cache is not null
            && word.Length <= WordCache.LongestWord
            && cache.TryGet(word, hash, out var known, out var lead)
        )
        {
            if (_running is null || TryAdvance(known, lead, word.Length, workspace))
            {
                known.CopyTo(ids.GetSpan(known.Length));
                ids.Advance(known.Length);
                return;
            }

            cache = null;
        }

        var leadOfWord = Tokenize(word, parts, offset, workspace);
        var tokens = workspace.Tokens.Tokens;
        var room = ids.GetSpan(Math.Max(1, tokens.Length));
        for (var i = 0; i < tokens.Length; i++)
        {
            room[i] = tokens[i].Id;
        }

        ids.Advance(tokens.Length);
        cache?.Add(word, hash, tokens, leadOfWord);
    }

    // Whether rounding cannot have decided otherwise here than where the word was met before.
    private bool TryAdvance(ReadOnlySpan<int> ids, float lead, int length, Workspace workspace)
    {
        if (lead <= 0)
        {
            return false;
        }

        var score = workspace.Score;
        foreach (var id in ids)
        {
            score = _running!.Then(score, id);
        }

        if (lead <= Noise(length, score))
        {
            return false;
        }

        workspace.Score = score;
        return true;
    }

    // How far two sums of a word's scores may be off each other where the text has come to this score.
    private double Noise(int length, double score) =>
        2 * (length + 2) * (_running!.Options.SinglePrecision ? 1.2e-7 : 2.3e-16) * Math.Abs(score);

    private double Tokenize(ReadOnlySpan<char> word, TokenizerParts parts, int offset, Workspace workspace)
    {
        var tokens = workspace.Tokens;
        tokens.Clear();
        if (_scanner is not null)
        {
            parts.Model.Tokenize(workspace.Bytes(word), tokens);
            return double.PositiveInfinity;
        }

        if (
            parts is { Normalizer: SentencePieceNormalizer whole, Splitter: null }
            && word.IndexOfAnyInRange('\ud800', '\udfff') < 0
        )
        {
            whole.Write(word, workspace.Units);
            return Tokenize(workspace.Units.Text, parts.Model, word.Length, workspace);
        }

        var words = workspace.Words;
        words.Clear();
        var text = new NormalizedText(word, offset);
        parts.Normalizer?.Normalize(text);
        if (parts.Splitter is null)
        {
            words.Add(text);
        }
        else
        {
            parts.Splitter.Split(text, words);
        }

        var lead = double.PositiveInfinity;
        foreach (var part in words)
        {
            lead = Tokenize(part.Text, parts.Model, word.Length, workspace);
        }

        return lead;
    }

    private double Tokenize(ReadOnlySpan<char> text, ISubwordModel model, int length, Workspace workspace)
    {
        if (_running is null)
        {
            model.Tokenize(text, workspace.Tokens);
            return double.PositiveInfinity;
        }

        workspace.Score = _running.Tokenize(text, workspace.Tokens, workspace.Score, out var lead);
        return lead - Noise(length, workspace.Score);
    }

    // Characters that NFC leaves alone whatever stands beside them, as long as that is one of them too.
    private bool IsNormal(ReadOnlySpan<char> text)
    {
        if (Ascii.IsValid(text))
        {
            return true;
        }

        foreach (var c in text)
        {
            if (
                c
                is not (
                    < '\u0300'
                    or (>= '\u2010' and <= '\u2027')
                    or (>= '\u4e00' and <= '\u9fff')
                    or (>= '가' and <= '힣')
                )
            )
            {
                return false;
            }
        }

        return _form!.Form == NormalizationForm.FormC;
    }

    // The expression that cuts text into the words of a byte-level tokenizer, and whether a blank is put before the text.
    private static (WordScanner, bool)? Scanner(ISplitter? splitter) =>
        splitter switch
        {
            ByteLevelSplitter { UseRegex: true } bytes => (new Gpt2Pattern(), bytes.AddPrefixSpace),
            SplitterSequence
            {
                Steps: [
                    PatternSplitter
                    {
                        Pattern: WordScanner scanner,
                        Behavior: SplitBehavior.Isolated,
                        IsInverted: false
                    },
                    ByteLevelSplitter { UseRegex: false, AddPrefixSpace: false },
                ]
            } => (scanner, false),
            _ => null,
        };

    private readonly record struct Ahead(int End, uint Hash);

    private sealed class Workspace
    {
        public Ahead[] Ahead { get; } = new Ahead[32];
        public WordCache First { get; } = new();
        public WordCache Later { get; } = new();
        public TokenBuffer Tokens { get; } = new();
        public List<NormalizedText> Words { get; } = [];
        public NormalizedUnits Units { get; } = new();

        /// <summary>The word in the byte alphabet.</summary>
        public ReadOnlySpan<char> Bytes(ReadOnlySpan<char> word)
        {
            Span<byte> utf8 = word.Length <= 128 ? stackalloc byte[3 * word.Length] : new byte[3 * word.Length];
            Units.Clear();
            foreach (var value in utf8[..Encoding.UTF8.GetBytes(word, utf8)])
            {
                Units.Add(ByteAlphabet.Character(value), 0);
            }

            return Units.Text;
        }

        public double Score { get; set; }
    }
}
