using Malmoi.WordVectors.FastText;

namespace Malmoi.WordVectors.Training;

/// <summary>A text with labels as a classifier reads it: each line's rows and labels, the rows of a word looked up once.</summary>
internal sealed class LabelledText
{
    private readonly NumberedText _text;
    private readonly FastTextDictionary _dictionary;
    private readonly Token[] _tokens;
    private readonly Token _end;

    public LabelledText(NumberedText text, FastTextDictionary dictionary)
    {
        (_text, _dictionary) = (text, dictionary);
        _tokens = new Token[text.Table.Count];
        for (var number = 0; number < _tokens.Length; number++)
        {
            _tokens[number] = Look(text.Table.Word(number));
        }

        _end = Look(FastTextDictionary.LineEnd);
    }

    public int Pieces => _text.Pieces;

    /// <summary>The words of a text and then its labels, the most frequent first; of equally frequent ones the first in the order of their bytes.</summary>
    /// <exception cref="InputException">There are no labels, or no words.</exception>
    public static FastTextDictionary Dictionary(NumberedText text, ClassifierOptions options)
    {
        var table = text.Table;
        List<(int Number, long Count)> words = [];
        List<(int Number, long Count)> labels = [];
        // A line's end is a word like others; where the text spells it out, it ends a line too.
        var ends = text.Lines;
        for (var number = 0; number < table.Count; number++)
        {
            var word = table.Word(number);
            var count = table.Occurrences(number);
            if (word.SequenceEqual(FastTextDictionary.LineEnd))
            {
                ends += count;
            }
            else if (word.StartsWith(FastTextDictionary.LabelMark))
            {
                Keep(labels, number, count, options.MinimumLabelCount);
            }
            else
            {
                Keep(words, number, count, options.MinimumCount);
            }
        }

        if (labels.Count == 0)
        {
            throw new InputException(
                "no line has a label: begin each with '__label__' and a name, like '__label__spam buy now' (or lower --min-label-count)"
            );
        }

        if (words.Count == 0)
        {
            throw new InputException(
                $"no word of the text occurs {options.MinimumCount} times: lower the minimum count (--min-count)"
            );
        }

        Keep(words, -1, ends, options.MinimumCount);
        var dictionary = new FastTextDictionary(options.Head, text.Words + text.Lines);
        foreach (
            var (isLabel, entries) in (ReadOnlySpan<(bool, List<(int Number, long Count)>)>)
                [(false, words), (true, labels)]
        )
        {
            entries.Sort(
                (a, b) =>
                    a.Count != b.Count ? b.Count.CompareTo(a.Count) : Word(a.Number).SequenceCompareTo(Word(b.Number))
            );
            foreach (var (number, count) in entries)
            {
                dictionary.Add(Word(number), count, isLabel);
            }
        }

        return dictionary;

        ReadOnlySpan<byte> Word(int number) => number < 0 ? FastTextDictionary.LineEnd : table.Word(number);

        static void Keep(List<(int, long)> entries, int number, long count, long least)
        {
            if (count >= least)
            {
                entries.Add((number, count));
            }
        }
    }

    /// <summary>Gives the lines of a piece that have labels.</summary>
    /// <param name="piece">Its number.</param>
    /// <param name="buffer">At least <see cref="NumberedText.LongestPiece"/> long.</param>
    /// <param name="line">Takes the rows, the labels and the share of the piece that stands before the line.</param>
    public void Read(int piece, int[] buffer, LineAction line)
    {
        var length = _text.ReadPiece(piece, buffer);
        List<int> rows = [];
        List<int> labels = [];
        List<int> hashes = [];
        var first = 0;
        for (var at = 0; at < length; at++)
        {
            var token = buffer[at] == NumberedText.LineEnd ? _end : _tokens[buffer[at]];
            rows.AddRange(token.Rows);
            if (token.Label >= 0)
            {
                labels.Add(token.Label);
            }
            else if (token.HasHash)
            {
                hashes.Add(token.Hash);
            }

            if (token.IsEnd || at == length - 1)
            {
                _dictionary.AddRuns(hashes, rows);
                if (labels.Count > 0 && rows.Count > 0)
                {
                    line(rows, labels, (double)first / length);
                }

                rows.Clear();
                labels.Clear();
                hashes.Clear();
                first = at + 1;
            }
        }
    }

    private Token Look(ReadOnlySpan<byte> word)
    {
        List<int> rows = [];
        List<int> labels = [];
        List<int> hashes = [];
        var isEnd = _dictionary.AddToken(word, rows, labels, hashes);
        return new Token(
            [.. rows],
            labels.Count > 0 ? labels[0] : -1,
            hashes.Count > 0,
            hashes.FirstOrDefault(),
            isEnd
        );
    }

    /// <summary>Takes a line.</summary>
    public delegate void LineAction(List<int> rows, List<int> labels, double share);

    private readonly record struct Token(int[] Rows, int Label, bool HasHash, int Hash, bool IsEnd);
}
