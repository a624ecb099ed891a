using System.Text;
using Malmoi.Text;

namespace Malmoi.Tokenization.Trainers;

/// <summary>Counts the words of the blocks that one thread takes.</summary>
internal sealed class ThreadCounter
{
    private readonly IWordCutter _cutter;
    private readonly WordCounter.Runs _runs;
    private readonly long _limit;
    private readonly WordSink _sink;
    private readonly WordTable _stretches = new();
    private readonly WordTable _words = new();
    private char[] _text = [];
    private byte[] _word = [];
    private long _weight;

    public ThreadCounter(IWordCutter cutter, WordCounter.Runs runs, long limit)
    {
        (_cutter, _runs, _limit) = (cutter, runs, limit);
        _sink = Add;
    }

    public void Read(CorpusBlock block)
    {
        foreach (var line in block.Lines)
        {
            if (_cutter.Scope == CuttingScope.Line)
            {
                Cut(line, 1);
            }
            else
            {
                AddStretches(line);
            }

            var longest = line.Length + 1L;
            if (
                Math.Max(_stretches.Memory, _words.Memory) > _limit
                || !_stretches.HasRoomFor((int)Math.Min(int.MaxValue, longest))
                || !_words.HasRoomFor((int)Math.Min(int.MaxValue, longest * 4))
            )
            {
                _runs.Add(Words());
                _words.Clear();
            }
        }
    }

    /// <summary>The words counted since the last time this was asked.</summary>
    public WordTable Words()
    {
        for (var i = 0; i < _stretches.Count; i++)
        {
            Cut(_stretches.Word(i), _stretches.Occurrences(i));
        }

        _stretches.Clear();
        return _words;
    }

    private void AddStretches(ReadOnlySpan<byte> line)
    {
        var withBlanks = _cutter.Scope == CuttingScope.BlanksAndWord;
        for (var at = 0; at < line.Length; )
        {
            var start = at;
            at = SkipBlanks(line, at);
            start = withBlanks ? start : at;
            at = NextBlank(line, at);
            while (withBlanks && at < line.Length && IsSpaceBefore(line, at))
            {
                at = NextBlank(line, SkipBlanks(line, at));
            }

            if (at > start)
            {
                _stretches.Add(line[start..at], 1);
            }
        }
    }

    private static int SkipBlanks(ReadOnlySpan<byte> line, int at)
    {
        while (at < line.Length && line[at] == (byte)' ')
        {
            at++;
        }

        return at;
    }

    private static int NextBlank(ReadOnlySpan<byte> line, int at)
    {
        var length = line[at..].IndexOf((byte)' ');
        return length < 0 ? line.Length : at + length;
    }

    // A tab and a blank are one run of white space, which must not be torn apart.
    private static bool IsSpaceBefore(ReadOnlySpan<byte> line, int at)
    {
        Rune.DecodeLastFromUtf8(line[..at], out var before, out _);
        return Rune.IsWhiteSpace(before);
    }

    private void Cut(ReadOnlySpan<byte> text, long weight)
    {
        if (text.IsEmpty)
        {
            return;
        }

        if (_text.Length < text.Length)
        {
            _text = new char[Math.Max(256, text.Length * 2)];
        }

        _weight = weight;
        _cutter.Cut(_text.AsSpan(0, Encoding.UTF8.GetChars(text, _text)), _sink);
    }

    private void Add(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty)
        {
            return;
        }

        if (_word.Length < word.Length * 3)
        {
            _word = new byte[Math.Max(256, word.Length * 6)];
        }

        _words.Add(_word.AsSpan(0, Encoding.UTF8.GetBytes(word, _word)), _weight);
    }
}
