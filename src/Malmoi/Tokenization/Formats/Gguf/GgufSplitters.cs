using System.Collections.Immutable;
using Malmoi.Tokenization.Patterns;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Tokenization.Formats.Gguf;

/// <summary>How text is cut before its byte pairs, by the name that GGUF files give it (<c>tokenizer.ggml.pre</c>).</summary>
/// <remarks>Several expressions cut one after the other: what one matches, and what lies between its matches, is cut by the next.</remarks>
internal static class GgufSplitters
{
    private const string Contractions = "'s|'t|'re|'ve|'m|'ll|'d";
    private const string Gpt2 = Contractions + @"| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)";
    private const string ThreeDigits = "[0-9][0-9][0-9]";
    private const string SeparateDigits = @"\p{N}";
    private const string BloomWords = " ?[^(\\s|.,!?\u2026\u3002\uFF0C\u3001\u0964\u06D4\u060C)]+";
    private const string Ideographs = "[\u4E00-\u9FA5\u0800-\u4E00\uAC00-\uD7FF]+";

    // Letters of scripts with capitals, as DeepSeek lists them.
    private const string CasedLetters =
        "A-Za-z\u00B5\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u01BA\u01BC-\u01BF\u01C4-\u0293\u0295-\u02AF\u0370-"
        + "\u0373\u0376\u0377\u037B-\u037D\u037F\u0386\u0388-\u038A\u038C\u038E-\u03A1\u03A3-\u03F5\u03F7-"
        + "\u0481\u048A-\u052F\u0531-\u0556\u10A0-\u10C5\u13A0-\u13F5\u13F8-\u13FD\u1C90-\u1CBA\u1CBD-\u1CBF"
        + "\u1D00-\u1D2B\u1D6B-\u1D77\u1D79-\u1D9A\u1E00-\u1F15\u1F18-\u1F1D\u1F20-\u1F45\u1F48-\u1F4D\u1F50-"
        + "\u1F57\u1F59\u1F5B\u1F5D\u1F5F-\u1F7D\u1F80-\u1FB4\u1FB6-\u1FBC\u1FBE\u1FC2-\u1FC4\u1FC6-\u1FCC"
        + "\u1FD0-\u1FD3\u1FD6-\u1FDB\u1FE0-\u1FEC\u1FF2-\u1FF4\u1FF6-\u1FFC\u2102\u2107\u210A-\u2113\u2115"
        + "\u2119-\u211D\u2124\u2126\u2128\u212A-\u212D\u212F-\u2134\u2139\u213C-\u213F\u2145-\u2149\u214E"
        + "\u2183\u2184\u2C00-\u2C7B\u2C7E-\u2CE4\u2CEB-\u2CEE\u2CF2\u2CF3\uA640-\uA66D\uA680-\uA69B\uA722-"
        + "\uA76F\uA771-\uA787\uA78B-\uA78E\uAB70-\uABBF\uFB00-\uFB06\uFB13-\uFB17\uFF21-\uFF3A\uFF41-\uFF5A"
        + "\U00010400-\U0001044F\U000104B0-\U000104D3\U000104D8-\U000104FB\U00010C80-\U00010CB2\U00010CC0-"
        + "\U00010CF2\U000118A0-\U000118DF\U0001E900-\U0001E943";

    private const string Tekken =
        @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string DeepSeek3 =
        @"[!""#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private static readonly Dictionary<string, Func<IPattern[]>> Patterns = new(StringComparer.Ordinal)
    {
        ["default"] = () => Expressions(@"[\p{P}\$\+<=>\^~\|]+", Gpt2, @"\p{N}+", ThreeDigits),
        ["falcon"] = () => Expressions(@"[\p{P}\$\+<=>\^~\|`]+", Gpt2, ThreeDigits),
        ["deepseek-llm"] = () =>
            Expressions(
                @"[\r\n]",
                @$"\s?[{CasedLetters}]+",
                "\\s?[!-/:-~\uFF01-\uFF0F\uFF1A-\uFF5E\u2018-\u201F\u3000-\u3002]+",
                @"\s+$",
                Ideographs,
                @"\p{N}+"
            ),
        ["deepseek-coder"] = () => Expressions(@"[\r\n]", @"\s?\p{L}+", @"\s?\p{P}+", Ideographs, SeparateDigits),
        ["deepseek-v3"] = () => Expressions(@"\p{N}{1,3}", "[\u4E00-\u9FA5\u3040-\u309F\u30A0-\u30FF]+", DeepSeek3),
        ["viking"] = () => Expressions(BloomWords, SeparateDigits),
        ["tekken"] = () => Expressions(Tekken),
        ["gpt-4o"] = () => [new O200kPattern()],
    };

    private static readonly (string[] Names, Func<IPattern[]> Patterns)[] Shared =
    [
        (
            ["gpt-2", "gpt2", "mpt", "olmo", "jais", "phi-2", "trillion", "roberta-bpe", "jina-v2-code"],
            () => [new Gpt2Pattern()]
        ),
        (
            [
                "llama-bpe",
                "llama3",
                "llama-v3",
                "falcon3",
                "pixtral",
                "dbrx",
                "smaug-bpe",
                "chatglm-bpe",
                "glm4",
                "bailingmoe",
            ],
            () => [new Llama3Pattern()]
        ),
        (["qwen2", "stablelm2", "deepseek-r1-qwen", "hunyuan", "megrez"], () => [new Qwen2Pattern()]),
        (
            ["starcoder", "refact", "command-r", "smollm", "codeshell", "exaone", "minerva-7b"],
            () => Expressions(SeparateDigits, Gpt2)
        ),
        (["bloom", "poro-chat", "gpt3-finnish"], () => Expressions(BloomWords)),
    ];

    // With these a word that is a piece is that piece, whatever the merges say.
    private static readonly HashSet<string> TakingWholeWords = new(StringComparer.Ordinal)
    {
        "llama-bpe",
        "llama3",
        "llama-v3",
        "falcon3",
        "pixtral",
        "tekken",
        "bailingmoe",
    };

    private static readonly HashSet<string> Beginning = new(StringComparer.Ordinal)
    {
        "llama-bpe",
        "llama3",
        "llama-v3",
        "falcon3",
        "pixtral",
        "tekken",
    };

    /// <summary>Whether a word that is itself a piece is cut no further.</summary>
    public static bool TakesWholeWords(string? name) => name is not null && TakingWholeWords.Contains(name);

    /// <summary>Whether the begin mark stands before every text where the file does not say.</summary>
    public static bool Begins(string? name) => name is not null && Beginning.Contains(name);

    /// <summary>What cuts text into words, and their bytes into characters.</summary>
    /// <param name="name">As the file gives it; null: it gives none.</param>
    /// <param name="file">The file's name, for errors.</param>
    /// <exception cref="InputException">The name is not known.</exception>
    public static ISplitter Of(string? name, string file)
    {
        name ??= "default";
        var shared = Array.Find(Shared, row => row.Names.Contains(name));
        var patterns =
            shared.Patterns
            ?? Patterns.GetValueOrDefault(name)
            ?? throw new InputException(
                $"'{file}' says that its text is cut as '{name}' does it, which this program does not know (it knows {string.Join(", ", Names)}): give a tokenizer with --tokenizer"
            );
        var bytes = new ByteLevelSplitter(AddPrefixSpace: false, UseRegex: false);
        return patterns() is [Gpt2Pattern]
            ? bytes with
            {
                UseRegex = true,
            }
            : new SplitterSequence([
                .. patterns().Select(pattern => new PatternSplitter(pattern, SplitBehavior.Isolated)),
                bytes,
            ]);
    }

    /// <summary>The name of what cuts text as <paramref name="splitter"/> does; null where there is none.</summary>
    /// <param name="splitter">Of a tokenizer.</param>
    /// <param name="takesWholeWords">Whether a word that is a piece is cut no further.</param>
    public static string? NameOf(ISplitter? splitter, bool takesWholeWords) =>
        Shared
            .SelectMany(row => row.Names)
            .Concat(Patterns.Keys)
            .FirstOrDefault(name =>
                splitter is not null && TakesWholeWords(name) == takesWholeWords && Alike(Of(name, ""), splitter)
            );

    private static IEnumerable<string> Names =>
        Shared.SelectMany(row => row.Names).Concat(Patterns.Keys).Order(StringComparer.Ordinal);

    // What is done with places in the text does not count.
    private static bool Alike(ISplitter one, ISplitter other) =>
        Sources(one) is { } a && Sources(other) is { } b && a.SequenceEqual(b);

    private static IEnumerable<string>? Sources(ISplitter splitter) =>
        splitter switch
        {
            ByteLevelSplitter { UseRegex: true, AddPrefixSpace: false } => [Gpt2Pattern.Expression],
            SplitterSequence { Steps: [.. var cuts, ByteLevelSplitter { UseRegex: false, AddPrefixSpace: false }] }
                when cuts.All(cut => cut is PatternSplitter { Behavior: SplitBehavior.Isolated, IsInverted: false }) =>
                cuts.Select(cut => ((PatternSplitter)cut).Pattern.Source),
            _ => null,
        };

    private static IPattern[] Expressions(params string[] expressions) =>
        [.. expressions.Select(expression => new RegexPattern(expression))];
}
