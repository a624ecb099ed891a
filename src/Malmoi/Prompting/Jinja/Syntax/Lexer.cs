using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja.Syntax;

/// <summary>Cuts a template into its text and its tags, with Jinja's rules for the white space between them.</summary>
/// <remarks>
/// The settings are those of chat templates: a line end after a block goes (<c>trim_blocks</c>), white space before a block that
/// starts its line goes (<c>lstrip_blocks</c>), and so does the last line end of the source. A minus sign in a tag takes all
/// white space on its side, a plus sign keeps it.
/// </remarks>
internal sealed class Lexer
{
    private readonly Run _run;
    private readonly string _source;
    private readonly List<Token> _tokens = [];
    private int _at;
    private bool _lineStarts = true;

    private Lexer(Run run, string source)
    {
        _run = run;
        var lines = source.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        _source = lines.EndsWith('\n') ? lines[..^1] : lines;
    }

    /// <summary>The pieces of a template, the last of them <see cref="TokenKind.End"/>.</summary>
    public static List<Token> Read(Run run, string source)
    {
        if (source.Length > run.Limits.Source)
        {
            throw run.Limit("has more than", run.Limits.Source, "characters of source");
        }

        var lexer = new Lexer(run, source);
        lexer.Read();
        return lexer._tokens;
    }

    private void Read()
    {
        while (_at < _source.Length)
        {
            var start = NextTag();
            if (start < 0)
            {
                Add(TokenKind.Data, _source[_at..]);
                _at = _source.Length;
                break;
            }

            var kind = _source[start + 1];
            var raw = kind == '%' ? RawTag(start, "raw", isEnd: false) : null;
            var (sign, after) = raw ?? Sign(start + 2);
            TextBefore(start, sign, kind);
            _at = after;
            if (raw is not null)
            {
                _lineStarts = _source[after - 1] == '\n';
                _run.Line += _source.AsSpan(start, after - start).Count('\n');
                Raw();
            }
            else if (kind == '#')
            {
                Comment();
            }
            else
            {
                new TagLexer(_run, _source, _tokens, isBlock: kind == '%').Read(ref _at);
                _lineStarts = _source[_at - 1] == '\n';
            }
        }

        _tokens.Add(new Token(TokenKind.End, "", _run.Line));
    }

    private int NextTag()
    {
        for (var at = _at; ; at++)
        {
            at = _source.IndexOf('{', at);
            if (at < 0 || at + 1 == _source.Length)
            {
                return -1;
            }

            if (_source[at + 1] is '{' or '%' or '#')
            {
                return at;
            }
        }
    }

    private (char Sign, int After) Sign(int at) =>
        at < _source.Length && _source[at] is '-' or '+' ? (_source[at], at + 1) : ('\0', at);

    private void TextBefore(int end, char sign, char kind)
    {
        var text = _source.AsSpan(_at, end - _at);
        var kept = text;
        if (sign == '-')
        {
            kept = PythonText.TrimEnd(text, [], space: true);
        }
        else if (sign != '+' && kind != '{')
        {
            var line = text.LastIndexOf('\n') + 1;
            if ((line > 0 || _lineStarts) && PythonText.TrimEnd(text[line..], [], space: true).IsEmpty)
            {
                kept = text[..line];
            }
        }

        Add(TokenKind.Data, kept.ToString());
        _run.Line += text.Count('\n') - kept.Count('\n');
    }

    private void Comment()
    {
        var end = _source.IndexOf("#}", _at, StringComparison.Ordinal);
        if (end < 0)
        {
            throw _run.Error("a comment '{#' has no '#}'");
        }

        var sign = end > _at ? _source[end - 1] : '\0';
        var from = _at;
        _at = AfterEnd(end + 2, sign);
        _run.Line += _source.AsSpan(from, _at - from).Count('\n');
        _lineStarts = _source[_at - 1] == '\n';
    }

    // What a tag's end takes along: all white space after a minus, nothing after a plus, else one line end.
    private int AfterEnd(int at, char sign)
    {
        if (sign == '-')
        {
            while (at < _source.Length && PythonText.IsSpace(_source[at]))
            {
                at++;
            }

            return at;
        }

        return sign != '+' && at < _source.Length && _source[at] == '\n' ? at + 1 : at;
    }

    private void Raw()
    {
        for (var start = _at; ; start++)
        {
            start = start < _source.Length ? _source.IndexOf("{%", start, StringComparison.Ordinal) : -1;
            if (start < 0)
            {
                throw _run.Error("'{% raw %}' has no '{% endraw %}'");
            }

            if (RawTag(start, "endraw", isEnd: true) is var (sign, after))
            {
                TextBefore(start, sign, '%');
                _run.Line += _source.AsSpan(start, after - start).Count('\n');
                _at = after;
                _lineStarts = _source[_at - 1] == '\n';
                return;
            }
        }
    }

    // A whole tag {% raw %} or {% endraw %} at this place: its sign and where the text goes on.
    private (char Sign, int After)? RawTag(int start, string word, bool isEnd)
    {
        var (sign, at) = Sign(start + 2);
        at = Space(at);
        if (string.CompareOrdinal(_source, at, word, 0, word.Length) != 0)
        {
            return null;
        }

        at = Space(at + word.Length);
        var (ending, close) = Sign(at);
        if ((ending == '+' && !isEnd) || string.CompareOrdinal(_source, close, "%}", 0, 2) != 0)
        {
            return null;
        }

        return (sign, ending == '-' || isEnd ? AfterEnd(close + 2, ending) : close + 2);
    }

    private int Space(int at)
    {
        while (at < _source.Length && PythonText.IsSpace(_source[at]))
        {
            at++;
        }

        return at;
    }

    private void Add(TokenKind kind, string text)
    {
        if (text.Length > 0)
        {
            _tokens.Add(new Token(kind, text, _run.Line));
            _run.Line += text.AsSpan().Count('\n');
        }
    }
}
