using System.Numerics;
using System.Text;
using Malmoi.Text;
using Malmoi.Tokenization;

namespace Malmoi.NGrams.Counting;

/// <summary>Turns one block of text into word ids, beside others that do the same with other blocks.</summary>
/// <remarks>
/// The shared vocabulary is only read. A word that it lacks gets an id of the block's own, below zero, until
/// <see cref="Merge"/>, called for one block after the other, adds it; so ids follow the order of first appearance in the
/// corpus, whatever the number of threads. A line feed becomes &lt;/s&gt; &lt;s&gt;.
/// </remarks>
internal sealed class BlockTokenizer(TextPolicy policy, bool skipMarks)
{
    private readonly UnitText? _units = UnitText.IsAsWritten(policy) ? null : new UnitText(policy);
    private readonly byte[] _tail = new byte[Delimiters.BlockLength];
    private TextBlock _block;
    private WordVocabulary _own = new();
    private int[] _ids = [];

    /// <summary>The ids of the block, once the block has been read.</summary>
    public Span<int> Ids => _ids.AsSpan(0, Count);

    public int Count { get; private set; }

    /// <summary>Words of the block, sentence marks not counted.</summary>
    public int Words { get; private set; }

    public int Sentences { get; private set; }

    /// <summary>Splits <paramref name="block"/>, whose first and last words are whole, at white space.</summary>
    public void Run(TextBlock block, WordVocabulary vocabulary)
    {
        _block = block;
        Run(_units is null ? block.Utf8.Span : _units.Rewrite(block.Utf8.Span), vocabulary);
    }

    private void Run(ReadOnlySpan<byte> text, WordVocabulary vocabulary)
    {
        if (_own.Count > 0)
        {
            _own = new WordVocabulary();
        }

        Count = Words = Sentences = 0;
        if (_ids.Length < (text.Length / 2) + 2)
        {
            // A word takes two bytes with what follows it; only empty lines take more room than that.
            _ids = new int[(text.Length / 2) + 2];
        }

        var start = 0;
        var at = 0;
        for (; at + Delimiters.BlockLength <= text.Length; at += Delimiters.BlockLength)
        {
            start = Split(text, at, Delimiters.Mask(in text[at]), start, vocabulary);
        }

        if (at < text.Length)
        {
            _tail.AsSpan().Fill((byte)'x');
            text[at..].CopyTo(_tail);
            start = Split(text, at, Delimiters.Mask(in _tail[0]), start, vocabulary);
        }

        if (start < text.Length)
        {
            AddWord(text, start, text.Length, vocabulary);
        }
    }

    /// <summary>Gives the words that were new their ids in the shared vocabulary.</summary>
    public void Merge(WordVocabulary vocabulary)
    {
        if (_own.Count == 0)
        {
            return;
        }

        Span<int> map = new int[_own.Count];
        for (var i = 0; i < map.Length; i++)
        {
            map[i] = vocabulary.Add(_own.Utf8(i));
        }

        foreach (ref var id in Ids)
        {
            if (id < 0)
            {
                id = map[~id];
            }
        }
    }

    private int Split(ReadOnlySpan<byte> text, int at, ulong delimiters, int start, WordVocabulary vocabulary)
    {
        while (delimiters != 0)
        {
            var end = at + BitOperations.TrailingZeroCount(delimiters);
            delimiters &= delimiters - 1;
            if (end > start)
            {
                AddWord(text, start, end, vocabulary);
            }

            if (text[end] == '\n')
            {
                EndSentence();
            }

            start = end + 1;
        }

        return start;
    }

    private void AddWord(ReadOnlySpan<byte> text, int start, int end, WordVocabulary vocabulary)
    {
        var word = text[start..end];
        var hash = WordHash.Of(word);
        var id = vocabulary.Find(word, hash);
        if (id < 0)
        {
            id = ~_own.Add(word, hash);
        }
        else if (id <= WordVocabulary.Marks.End)
        {
            if (skipMarks)
            {
                return;
            }

            var place = _units is null ? _block.Place(start) : "";
            throw new InputException(
                $"the text contains the word '{Encoding.UTF8.GetString(word)}'{place}, which marks sentences: "
                    + "take it out, or skip such words (--skip-marks)"
            );
        }

        Words++;
        Reserve(1);
        _ids[Count++] = id;
    }

    private void EndSentence()
    {
        Sentences++;
        Reserve(2);
        _ids[Count++] = WordVocabulary.Marks.End;
        _ids[Count++] = WordVocabulary.Marks.Begin;
    }

    private void Reserve(int ids)
    {
        if (Count + ids > _ids.Length)
        {
            Array.Resize(ref _ids, _ids.Length * 2);
        }
    }
}
