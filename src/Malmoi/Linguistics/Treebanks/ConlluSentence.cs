using System.Globalization;
using System.Text;

namespace Malmoi.Linguistics.Treebanks;

/// <summary>Collects the lines of a sentence and checks that they are a tree.</summary>
/// <remarks>Ten columns between tabs: ID FORM LEMMA UPOS XPOS FEATS HEAD DEPREL DEPS MISC.</remarks>
internal sealed class ConlluSentence(string path)
{
    private const int Columns = 10;

    private readonly List<TreebankWord> _words = [];
    private readonly List<long> _lines = [];
    private readonly List<(int First, int Last, string Form)> _joined = [];
    private readonly List<(int After, string Form)> _unsaid = [];
    private readonly StringBuilder _text = new();
    private string? _identity;
    private string? _document;
    private bool _needsBlank;
    private int _joinedFrom; // where the text of the last joined words begins

    public bool HasWords => _words.Count > 0;

    public void Add(string line, long number)
    {
        if (line[0] == '#')
        {
            ReadComment(line);
            return;
        }

        var cells = line.Split('\t');
        if (cells.Length != Columns)
        {
            throw Wrong(number, $"has {cells.Length} columns between tabs: a word has {Columns}");
        }

        var id = cells[0].AsSpan();
        if (id.IndexOf('-') is > 0 and var dash)
        {
            AddJoined(id, dash, cells, number);
        }
        else if (id.IndexOf('.') is > 0 and var point)
        {
            var after = Number(id[..point]) ?? throw Wrong(number, $"begins with '{cells[0]}': expected a number");
            _unsaid.Add((after, cells[1]));
        }
        else
        {
            AddWord(cells, number);
        }
    }

    /// <summary>The sentence; what comes next begins another.</summary>
    public TreebankSentence Take()
    {
        Check();
        var identity = _identity ?? $"line {_lines[0].ToString(CultureInfo.InvariantCulture)}";
        var sentence = new TreebankSentence
        {
            Identity = identity,
            Document = _document ?? (_identity is null ? identity : WithoutNumber(identity)),
            Line = _lines[0],
            Text = _text.ToString(),
            Words = [.. _words],
            Joined = [.. _joined],
            Unsaid = [.. _unsaid],
        };
        _words.Clear();
        _lines.Clear();
        _joined.Clear();
        _unsaid.Clear();
        _text.Clear();
        (_identity, _needsBlank) = (null, false);
        return sentence;
    }

    private void ReadComment(string line)
    {
        var pair = line.AsSpan(1).Trim();
        var equals = pair.IndexOf('=');
        switch (equals < 0 ? pair : pair[..equals].TrimEnd())
        {
            case "sent_id" when equals > 0:
                _identity = pair[(equals + 1)..].Trim().ToString();
                break;
            case "newdoc id" when equals > 0:
                _document = pair[(equals + 1)..].Trim().ToString();
                break;
            default:
                break;
        }
    }

    private void AddJoined(ReadOnlySpan<char> id, int dash, string[] cells, long number)
    {
        var (first, last) = (Number(id[..dash]), Number(id[(dash + 1)..]));
        if (first != _words.Count + 1 || last is null || last < first)
        {
            throw Wrong(number, $"joins the words '{cells[0]}': expected {_words.Count + 1} to a later one");
        }

        if (_joined.Count > 0 && _joined[^1].Last > _words.Count)
        {
            throw Wrong(number, $"joins words that are joined already, up to {_joined[^1].Last}");
        }

        _joined.Add((first.Value, last.Value, cells[1]));
        _joinedFrom = Write(cells[1], cells[9]);
    }

    private void AddWord(string[] cells, long number)
    {
        if (Number(cells[0]) != _words.Count + 1)
        {
            throw Wrong(number, $"has the number '{cells[0]}': expected {_words.Count + 1}");
        }

        if (cells[1].Length == 0)
        {
            throw Wrong(number, "has no form in its second column");
        }

        var isJoined = _joined.Count > 0 && _joined[^1].Last > _words.Count;
        var start = isJoined ? _joinedFrom : Write(cells[1], cells[9]);
        _lines.Add(number);
        _words.Add(
            new TreebankWord
            {
                Number = _words.Count + 1,
                Form = cells[1],
                Lemma = Given(cells[2], cells[1]),
                Part = cells[3],
                Tag = Given(cells[4]),
                Features = Given(cells[5]),
                Head =
                    Number(cells[6])
                    ?? throw Wrong(number, $"has the head '{cells[6]}': expected the number of a word, or 0"),
                Relation = cells[7],
                Range = start.._text.Length,
            }
        );
        if (isJoined && _joined[^1].Last == _words.Count)
        {
            Divide(_joined[^1]);
        }
    }

    // "don't" is "do" and "n't" letter by letter; "du" is not "de" and "le", which then share it.
    private void Divide((int First, int Last, string Form) joined)
    {
        var parts = _words[(joined.First - 1)..joined.Last];
        if (string.Concat(parts.Select(word => word.Form)) != joined.Form)
        {
            return;
        }

        var start = _joinedFrom;
        for (var i = 0; i < parts.Count; i++)
        {
            var end = start + parts[i].Form.Length;
            _words[joined.First - 1 + i] = parts[i] with { Range = start..end };
            start = end;
        }
    }

    private int Write(string form, string miscellany)
    {
        if (_needsBlank)
        {
            _text.Append(' ');
        }

        var start = _text.Length;
        _text.Append(form);
        _needsBlank = !miscellany.Split('|').Contains("SpaceAfter=No");
        return start;
    }

    private void Check()
    {
        if (_joined.Count > 0 && _joined[^1].Last > _words.Count)
        {
            throw Wrong(_lines[^1], $"ends the sentence, but words up to {_joined[^1].Last} were joined");
        }

        var root = -1;
        for (var i = 0; i < _words.Count; i++)
        {
            if (_words[i].Head > _words.Count)
            {
                throw Wrong(_lines[i], $"has the head {_words[i].Head}, but the sentence ends at {_words.Count}");
            }

            if (_words[i].Head == 0)
            {
                root =
                    root < 0
                        ? i
                        : throw Wrong(
                            _lines[i],
                            $"('{_words[i].Form}') has the head 0, as line {_lines[root]} has: a tree has one root"
                        );
            }
        }

        for (var i = 0; i < _words.Count; i++)
        {
            var (word, steps) = (_words[i], 0);
            while (word.Head != 0)
            {
                word = _words[word.Head - 1];
                if (++steps > _words.Count)
                {
                    throw Wrong(_lines[i], $"('{_words[i].Form}') hangs in a ring of heads: expected a tree");
                }
            }
        }
    }

    // dev-s12, M2TA_069-s1, weblog-0003: the number of a sentence is its last part.
    private static string WithoutNumber(string identity)
    {
        var end = identity.AsSpan().TrimEnd("0123456789").TrimEnd('s').TrimEnd("-_.:");
        return end.Length is 0 || end.Length == identity.Length ? identity : end.ToString();
    }

    private static string Given(string cell, string form = "") => cell == "_" && form != "_" ? "" : cell;

    private static int? Number(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private InputException Wrong(long line, string what) => new($"'{path}' line {line} {what}");
}
