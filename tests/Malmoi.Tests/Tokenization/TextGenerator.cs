using CsCheck;

namespace Malmoi.Tests.Tokenization;

/// <summary>Text that tokenizers get wrong: mixed scripts, decomposed Hangul, marks, joined emoji, contractions, every kind of blank.</summary>
internal static class TextGenerator
{
    private static readonly string[] Parts =
    [
        "a",
        "b",
        "s",
        "S",
        "t",
        "re",
        "VE",
        "ll",
        "d",
        "'",
        "'s",
        "'S",
        "'ſ",
        "’s",
        "Hello",
        "don't",
        "WORLD",
        "camelCase",
        "ǅ",
        "ß",
        "İ",
        "é",
        "e\u0301",
        "\u0301",
        "\u0327",
        "가",
        "각",
        "한글",
        "\u1112\u1161\u11ab",
        "\u1100",
        "\u1161",
        "\u11a8",
        "ㅋㅋ",
        "ㅏ",
        "조선",
        "漢字",
        "かな",
        "カナ",
        "ｶﾞ",
        "𠀀",
        "𝒜",
        "𝟘",
        "0",
        "7",
        "12345",
        "٣",
        "Ⅷ",
        "½",
        "²",
        " ",
        "  ",
        "   ",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "\u00a0",
        "\u3000",
        "\u2028",
        "\u0085",
        "\u000b",
        ".",
        ",",
        "!",
        "?",
        "...",
        "-",
        "_",
        "/",
        "//",
        "(",
        ")",
        "$",
        "+",
        "<",
        ">",
        "<s>",
        "[MASK]",
        "▁",
        "Ġ",
        "「",
        "」",
        "·",
        "\u200b",
        "\u200d",
        "\ufeff",
        "\ufffd",
        "\ufffe",
        "🙂",
        "👩‍👩‍👧",
        "🇰🇷",
        "👍🏽",
        "☺️",
        "ﬁ",
        "㎏",
        "①",
        "㉮",
        "\u0000",
        "\u0007",
        "\u0378",
        "ⓐ",
        "🅰",
    ];

    /// <summary>A few dozen parts put together.</summary>
    public static Gen<string> Nasty { get; } = Gen.OneOf(Parts).Array[0, 24].Select(string.Concat);

    /// <summary>Any Unicode text: scalar values from the whole range, in bursts of one block.</summary>
    public static Gen<string> Any { get; } =
        Gen.Select(
                Gen.OneOf(
                    Gen.Int[0, 0x7f],
                    Gen.Int[0x80, 0x2fff],
                    Gen.Int[0x3000, 0xd7ff],
                    Gen.Int[0xe000, 0x10fff],
                    Gen.Int[0x1f000, 0x10ffff]
                ),
                Gen.Int[0, 12]
            )
            .Select(
                (character, offset) =>
                    Math.Min(0x10ffff, character + offset) is var c && c is >= 0xd800 and < 0xe000
                        ? "가"
                        : char.ConvertFromUtf32(c)
            )
            .Array[0, 24]
            .Select(string.Concat);

    public static Gen<string> Text { get; } = Gen.Frequency((3, Nasty), (1, Any));
}
