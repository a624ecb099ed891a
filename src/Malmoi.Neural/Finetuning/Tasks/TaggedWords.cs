using Malmoi.Tokenization;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>The words of a sentence, and the pieces that a tokenizer makes of them: which word each piece speaks for.</summary>
/// <remarks>
/// <code>
///   words         서울에      갔다                     경 찰 은          tagged characters
///   pieces     [CLS] 서울 ##에 갔다 [SEP]           [CLS] 경찰 ##은 [SEP]
///   speaks for     -   0    -   1    -                -    0    2    -
/// </code>
/// A word is spoken for by its first piece (Devlin et al., 2019). A word without one, in the middle of a piece, goes on with the tag
/// of the word before it. Words between which no blank belongs (tagged characters, blanks among them) are joined without one.
/// </remarks>
internal sealed class TaggedWords
{
    private readonly string _text;
    private readonly (int Start, int End)[] _words;

    /// <param name="words">As the data cuts them.</param>
    public TaggedWords(IReadOnlyList<string> words)
    {
        var separator = words.Any(string.IsNullOrWhiteSpace) ? "" : " ";
        _text = string.Join(separator, words);
        _words = new (int, int)[words.Count];
        var at = 0;
        for (var i = 0; i < words.Count; i++)
        {
            _words[i] = (at, at + words[i].Length);
            at = _words[i].End + separator.Length;
        }
    }

    /// <summary>The sentence in parts that a model reads at once, cut between words, each with the word that every piece speaks for, or -1.</summary>
    public IEnumerable<(ModelInput Input, int[] Speaks)> Parts(InputEncoder encoder)
    {
        var room = encoder.MaximumLength - encoder.Added;
        var tokens = encoder.Tokenizer.Encode(_text);
        for (var from = 0; from < tokens.Count; )
        {
            var to = Cut(tokens, from, room);
            var start = from == 0 ? 0 : tokens[from].Range.Start.Value;
            var end = to == tokens.Count ? _text.Length : tokens[to].Range.Start.Value;
            var input = encoder.Encode(_text[start..end]);
            yield return (input, Speaks(input, start));
            from = to;
        }
    }

    // The last place where a word begins, as far as there is room; in the middle of a word that fills it.
    private int Cut(IReadOnlyList<Malmoi.LanguageModels.Token> tokens, int from, int room)
    {
        if (tokens.Count - from <= room)
        {
            return tokens.Count;
        }

        for (var to = from + room; to > from; to--)
        {
            var (start, end) = (tokens[to].Range.Start.Value, tokens[to].Range.End.Value);
            if (Array.Exists(_words, word => word.Start >= start && word.Start < end))
            {
                return to;
            }
        }

        return from + room;
    }

    private int[] Speaks(ModelInput input, int offset)
    {
        var speaks = new int[input.Length];
        var last = -1;
        for (var i = 0; i < speaks.Length; i++)
        {
            var token = input.Tokens[i];
            var word = token.Sequence is null ? -1 : First(token.Start + offset, token.End + offset);
            speaks[i] = word > last ? word : -1;
            last = Math.Max(last, word);
        }

        return speaks;
    }

    // The first word that is no blank and has a character in the range.
    private int First(int start, int end)
    {
        var first = Array.FindIndex(_words, word => word.End > start);
        for (var i = first; i >= 0 && i < _words.Length && _words[i].Start < end; i++)
        {
            if (!string.IsNullOrWhiteSpace(_text[_words[i].Start.._words[i].End]))
            {
                return i;
            }
        }

        return -1;
    }
}
