using CsCheck;
using Malmoi.Text;
using Malmoi.Tokenization;

namespace Malmoi.Tests.Tokenization;

public class PiecesTests
{
    private static readonly TextPolicy Punctuation = TextPolicy.AsWritten with { SplitPunctuation = true };

    [Theory]
    [InlineData("", "")]
    [InlineData("  a  b\tc ", "a|b|c")]
    [InlineData("don't stop.", "don't|stop.")]
    [InlineData("\u00a0", "\u00a0")] // only what n-gram corpora separate words by
    public void Words_as_written_are_what_white_space_separates(string line, string expected) =>
        Assert.Equal(expected, Cut(line, TextPolicy.AsWritten));

    [Theory]
    [InlineData("He didn't say \"no.\"", "He|didn't|say|\"|no|.|\"")]
    [InlineData("the dogs' well-known trick -- really?", "the|dogs'|well-known|trick|--|really|?", "dogs|'")]
    [InlineData("'Tis 3.14, 1,000 at 12:30!", "'|Tis|3.14|,|1,000|at|12:30|!")]
    [InlineData("word--another...", "word|--|another|...")]
    [InlineData("(a)[b]{c} $5 50%", "(|a|)|[|b|]|{|c|}|$|5|50|%")]
    [InlineData("참 재미있어요!!! 그래서?", "참|재미있어요|!!!|그래서|?")]
    [InlineData("했다.그리고 「말모이」는", "했다|.|그리고|「|말모이|」|는")]
    [InlineData("❤\ufe0f좋아", "❤\ufe0f|좋아")]
    [InlineData("- a -b", "-|a|-|b")]
    public void Punctuation_is_split_from_words(string line, string expected, string? instead = null)
    {
        var pieces = instead is null ? expected : expected.Replace("dogs'", instead, StringComparison.Ordinal);
        Assert.Equal(pieces, Cut(line, Punctuation));
    }

    [Fact]
    public void Splitting_punctuation_loses_nothing_but_blanks() =>
        Gen.String.Sample(line =>
        {
            var joined = string.Concat(Cut(line, Punctuation, "\n").Split('\n'));
            var kept = string.Concat(line.Where(c => !char.IsWhiteSpace(c) && c != '\0'));
            return joined == kept;
        });

    [Theory]
    [InlineData(TextUnit.Character, "한글 a1", "한|글|▁|a|1")]
    [InlineData(TextUnit.Syllable, "한글 abc12 漢字!?", "한|글|▁|abc12|▁|漢字|!|?")]
    [InlineData(TextUnit.Jamo, "한 나ㅋ", "ᄒ|ᅡ|ᆫ|▁|ᄂ|ᅡ|ㅋ")]
    [InlineData(TextUnit.Character, "😀a", "😀|a")]
    public void Smaller_units_write_a_blank_as_a_piece(TextUnit unit, string line, string expected) =>
        Assert.Equal(expected, Cut(line, new TextPolicy { Unit = unit }));

    [Fact]
    public void Casing_and_normalisation_come_first()
    {
        var policy = new TextPolicy { Lowercase = true, Normalization = UnicodeForm.Nfkc };
        Assert.Equal("한글|abc|kg", Cut("\u1112\u1161\u11ab글 ＡＢＣ ㎏", policy));
    }

    [Fact]
    public void A_piece_knows_its_place_in_the_source_whatever_was_done_to_it()
    {
        const string line = "\u1112\u1161\u11ab글 ㎏ 나";
        var policy = new TextPolicy { Unit = TextUnit.Jamo, Normalization = UnicodeForm.Nfkc };
        var found = new List<string>();
        foreach (var piece in new Pieces(line, policy))
        {
            found.Add($"{piece.Text}={line[piece.Range]}");
        }

        Assert.Equal(
            [
                "ᄒ=\u1112\u1161\u11ab",
                "ᅡ=\u1112\u1161\u11ab",
                "ᆫ=\u1112\u1161\u11ab",
                "ᄀ=글",
                "ᅳ=글",
                "ᆯ=글",
                "▁= ",
                "k=㎏",
                "g=㎏",
                "▁= ",
                "ᄂ=나",
                "ᅡ=나",
            ],
            found
        );
    }

    [Fact]
    public void Normalising_cluster_by_cluster_is_normalising_the_line() =>
        Gen.String[
                Gen.OneOf(
                    Gen.Char,
                    Gen.Char['\u1100', '\u11ff'],
                    Gen.Char['가', '힣'],
                    Gen.Char['\u0300', '\u0340'],
                    Gen.Char['a', 'z']
                ),
                0,
                20
            ]
            .Where(line => !line.Any(char.IsSurrogate))
            .Sample(line =>
            {
                var policy = new TextPolicy { Unit = TextUnit.Character, Normalization = UnicodeForm.Nfc };
                var expected = string.Concat(
                    line.Normalize().Select(c => char.IsWhiteSpace(c) || c == '\0' ? Pieces.Blank : c)
                );
                return string.Concat(Cut(line, policy, "\n").Split('\n')) == expected;
            });

    [Fact]
    public void Pieces_as_written_cover_the_source_in_order() =>
        Gen.Select(Gen.String, Gen.Enum<TextUnit>(), Gen.Bool)
            .Sample(
                (line, unit, punctuation) =>
                {
                    var end = 0;
                    foreach (
                        var piece in new Pieces(line, new TextPolicy { Unit = unit, SplitPunctuation = punctuation })
                    )
                    {
                        var (start, length) = piece.Range.GetOffsetAndLength(line.Length);
                        if (length == 0 || (start < end && unit != TextUnit.Jamo))
                        {
                            return false;
                        }

                        end = start + length;
                    }

                    return true;
                }
            );

    private static string Cut(string line, TextPolicy policy, string separator = "|")
    {
        var pieces = new List<string>();
        foreach (var piece in new Pieces(line, policy))
        {
            pieces.Add(piece.Text.ToString());
        }

        return string.Join(separator, pieces);
    }
}
