namespace Malmoi.Tokenization.Korean;

/// <summary>How tagged Korean text is laid out.</summary>
public enum TaggedFormat
{
    /// <summary>Universal Dependencies: lemmas like 학교+에서 with tags like NNG+JKB (UD Korean GSD, Kaist and KSL; Maeul).</summary>
    ConllU,

    /// <summary>The Sejong corpus: an eojeol, a tab, 학교/NNG+에서/JKB.</summary>
    Sejong,

    /// <summary>What MeCab prints with mecab-ko-dic: a morpheme a line, a tab, its features between commas; EOS.</summary>
    MeCab,

    /// <summary>A text, a tab, Kiwi's morphemes as form/tag between tabs or plus signs.</summary>
    Kiwi,
}

/// <summary>The names and file endings of the formats.</summary>
public static class TaggedFormats
{
    private static readonly (TaggedFormat Format, string Name)[] Table =
    [
        (TaggedFormat.ConllU, "conllu"),
        (TaggedFormat.Sejong, "sejong"),
        (TaggedFormat.MeCab, "mecab"),
        (TaggedFormat.Kiwi, "kiwi"),
    ];

    /// <summary>The names by which formats are asked for; files of a format end in its name.</summary>
    public static IEnumerable<string> Names => Table.Select(row => row.Name);

    /// <exception cref="InputException">There is no such format.</exception>
    public static TaggedFormat Find(string name)
    {
        foreach (var row in Table)
        {
            if (row.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return row.Format;
            }
        }

        throw new InputException($"no format of tagged text is called '{name}'; there are {string.Join(", ", Names)}");
    }

    /// <summary>The format that a file's ending promises, seen through .gz and .zst.</summary>
    /// <exception cref="InputException">It promises none.</exception>
    internal static TaggedFormat FromEnding(string path)
    {
        var ending = Path.GetExtension(path);
        if (ending.ToLowerInvariant() is ".gz" or ".zst" or ".zstd")
        {
            ending = Path.GetExtension(Path.GetFileNameWithoutExtension(path));
        }

        foreach (var row in Table)
        {
            if (ending.AsSpan().TrimStart('.').Equals(row.Name, StringComparison.OrdinalIgnoreCase))
            {
                return row.Format;
            }
        }

        throw new InputException(
            $"'{path}' does not say in which format it is tagged: name one with --format ({string.Join(", ", Names)})"
        );
    }
}
