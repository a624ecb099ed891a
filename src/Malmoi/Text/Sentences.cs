namespace Malmoi.Text;

/// <summary>Splits English and Korean text into sentences by a few rules that can be read in a minute.</summary>
/// <remarks>
/// <para>A sentence ends after . ! ? … (and 。！？) with the quotes and brackets that close after it, where white space or the end follows.</para>
/// <para>It does not end: before a lower-case letter; after an abbreviation (Dr., e.g.), an initial (J.) or a number that opens the
/// sentence (1.); inside a pair of quotation marks. Decimals (3.14) have no white space after the point.</para>
/// <para>Without white space it ends after 。！？ and, since much Korean is typed so, after the final endings 다, 요, 죠, 까 (with . ! or ?) before Hangul.</para>
/// </remarks>
public static class Sentences
{
    private const string Marks = ".!?…。！？";
    private const string WideMarks = "。！？";
    private const string Closers = "\"'”’»)]}」』》〉】";
    private const string KoreanEndings = "다요죠까";

    private static readonly HashSet<string> Abbreviations = new(
        [
            .. "mr mrs ms dr prof rev hon st gen col capt lt sgt maj gov sen rep jr sr messrs mme mlle".Split(' '),
            .. "vs cf e.g i.e viz al ed eds fig figs no nos vol vols pp ch sec eq inc ltd co corp dept univ approx est".Split(
                ' '
            ),
            .. "jan feb mar apr jun jul aug sept sep oct nov dec mon tue wed thu fri sat sun".Split(' '),
        ],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>The sentences of a text in order, without the white space round them.</summary>
    public static IReadOnlyList<Range> Split(string text)
    {
        var sentences = new List<Range>();
        var quoted = InsideQuotes(text);
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!Marks.Contains(text[i]))
            {
                continue;
            }

            var end = AfterMarks(text, i);
            // A quotation that closes with the sentence does not hold it.
            if ((end == text.Length || !quoted[end - 1] || !quoted[end]) && IsEnd(text, start, i, end))
            {
                Add(sentences, text, start, end);
                start = end;
            }

            i = end - 1;
        }

        Add(sentences, text, start, text.Length);
        return sentences;
    }

    private static bool IsEnd(string text, int start, int mark, int end)
    {
        if (end == text.Length)
        {
            return true;
        }

        if (!char.IsWhiteSpace(text[end]))
        {
            return WideMarks.Contains(text[end - 1])
                || (
                    end == mark + 1
                    && mark > start
                    && KoreanEndings.Contains(text[mark - 1])
                    && Hangul.IsSyllable(text[end])
                );
        }

        var next = end;
        while (
            next < text.Length
            && (char.IsWhiteSpace(text[next]) || Closers.Contains(text[next]) || text[next] is '“' or '‘' or '(')
        )
        {
            next++;
        }

        return (next == text.Length || !char.IsLower(text[next]))
            && (text[mark] != '.' || end > mark + 1 || !IsAbbreviation(text, start, mark));
    }

    private static bool IsAbbreviation(string text, int start, int dot)
    {
        var begin = dot;
        while (begin > start && !char.IsWhiteSpace(text[begin - 1]) && !"(\"'“‘".Contains(text[begin - 1]))
        {
            begin--;
        }

        var word = text.AsSpan(begin, dot - begin);
        var isInitial = word.Length == 1 && char.IsAsciiLetterUpper(word[0]) && word[0] != 'I';
        var isNumber =
            text.AsSpan(start, dot - start).Trim() is var before
            && !before.IsEmpty
            && before.IndexOfAnyExceptInRange('0', '9') < 0;
        return isInitial || isNumber || Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
    }

    private static int AfterMarks(string text, int position)
    {
        while (position < text.Length && (Marks.Contains(text[position]) || Closers.Contains(text[position])))
        {
            position++;
        }

        return position;
    }

    // Which characters stand between quotation marks; a mark without a partner counts for nothing.
    private static bool[] InsideQuotes(string text)
    {
        var inside = new bool[text.Length];
        var open = -1;
        for (var i = 0; i < text.Length; i++)
        {
            if (open < 0 && text[i] is '"' or '“')
            {
                open = i;
            }
            else if (open >= 0 && text[i] == (text[open] == '“' ? '”' : '"'))
            {
                inside.AsSpan(open, i - open).Fill(true);
                open = -1;
            }
        }

        return inside;
    }

    private static void Add(List<Range> sentences, string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        if (end > start)
        {
            sentences.Add(start..end);
        }
    }
}
