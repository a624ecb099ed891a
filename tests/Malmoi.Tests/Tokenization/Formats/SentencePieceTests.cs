using System.Buffers;
using CsCheck;
using Malmoi.LanguageModels;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Models;

namespace Malmoi.Tests.Tokenization.Formats;

public class SentencePieceTests
{
    private static readonly string[] Parts =
    [
        .. "a b c 가 나 다 Ａ ﬁ e\u0301 \u0007 [M] [ ▁ x 힣 \ud83d\ude00 \u3000".Split(' '),
        " ",
        "  ",
        "abc",
    ];

    private static readonly Gen<string> Texts = Gen.Int[0, Parts.Length - 1]
        .Select(i => Parts[i])
        .Array[0, 16]
        .Select(string.Concat);

    [Fact]
    public void A_file_written_and_read_is_the_same()
    {
        foreach (var file in SmallSentencePieceModels.All)
        {
            var bytes = file.ToArray();
            var read = SentencePieceFile.Read(bytes, "x.model");
            Assert.Equal(file.Pieces, read.Pieces);
            Assert.Equal(file.Trainer.Model, read.Trainer.Model);
            Assert.Equal(file.Normalizer.PrecompiledMap.ToArray(), read.Normalizer.PrecompiledMap.ToArray());
            Assert.Equal(bytes, read.ToArray());
        }
    }

    [Fact]
    public void A_written_file_appears_whole_and_a_broken_model_leaves_none()
    {
        using var folder = new TemporaryFolder();
        var path = folder["a.model"];
        var file = SmallSentencePieceModels.Unigram();
        file.Write(path);
        Assert.Equal(file.Pieces, SentencePieceFile.Read(path).Pieces);
        var broken = file with { Pieces = [.. file.Pieces, file.Pieces[5]] };
        Assert.Throws<InputException>(() => broken.Write(folder["b.model"]));
        Assert.False(File.Exists(folder["b.model"]));
    }

    [Fact]
    public void One_changed_piece_changes_nothing_else()
    {
        var file = SentencePieceFile.Read(SmallSentencePieceModels.Unigram().ToArray(), "x");
        SentencePiece[] pieces = [.. file.Pieces];
        pieces[4] = pieces[4] with { Score = -9 };
        var read = SentencePieceFile.Read((file with { Pieces = pieces }).ToArray(), "x");
        Assert.Equal(pieces, read.Pieces);
        Assert.Equal(file.Normalizer.Name, read.Normalizer.Name);
    }

    [Fact]
    public void Places_go_from_left_to_right_over_the_whole_text()
    {
        foreach (var tokenizer in SmallSentencePieceModels.All.Select(file => new SentencePieceTokenizer(file)))
        {
            Texts.Sample(
                text =>
                {
                    var end = 0;
                    foreach (var token in tokenizer.Encode(text))
                    {
                        Assert.InRange(token.Range.Start.Value, end, text.Length);
                        Assert.InRange(token.Range.End.Value, token.Range.Start.Value, text.Length);
                        end = token.Range.End.Value;
                    }
                },
                iter: 300
            );
        }
    }

    [Fact]
    public void Written_ids_are_those_of_the_tokens()
    {
        foreach (var tokenizer in SmallSentencePieceModels.All.Select(file => new SentencePieceTokenizer(file)))
        {
            Texts.Sample(
                text =>
                {
                    var ids = new ArrayBufferWriter<int>();
                    tokenizer.Encode(text.AsSpan(), ids);
                    Assert.Equal(tokenizer.Encode(text).Select(token => token.Id), ids.WrittenSpan.ToArray());
                },
                iter: 300
            );
        }
    }

    [Fact]
    public void With_byte_fallback_and_no_rewriting_decoding_gives_the_text_back()
    {
        foreach (var file in SmallSentencePieceModels.All.Where(file => file.Trainer.ByteFallback))
        {
            var tokenizer = new SentencePieceTokenizer(
                file with
                {
                    Normalizer = new() { RemoveExtraWhitespaces = false },
                }
            );
            Texts
                .Where(text => !text.Contains('▁', StringComparison.Ordinal))
                .Sample(text => Assert.Equal(text, tokenizer.Decode(Ids(tokenizer.Encode(text)))), iter: 1000);
        }
    }

    [Fact]
    public void The_best_of_many_segmentations_is_the_one_and_scores_fall()
    {
        var tokenizer = new SentencePieceTokenizer(SmallSentencePieceModels.Unigram());
        Gen.String[Gen.Char["abc가나다 "], 1, 9]
            .Sample(
                text =>
                {
                    var best = tokenizer.EncodeBest(text, 20);
                    Assert.Equal(Score(tokenizer, tokenizer.Encode(text)), Score(tokenizer, best[0].Tokens), 1e-4);
                    Assert.Equal(best.Count, best.DistinctBy(b => string.Join(' ', Ids(b.Tokens))).Count());
                    // Sums of the same scores in another order differ in their last digit.
                    Assert.All(
                        best.Zip(best.Skip(1)),
                        pair => Assert.True(pair.First.Score >= pair.Second.Score - 1e-4f)
                    );
                    Assert.All(best, b => Assert.Equal(Score(tokenizer, b.Tokens), b.Score, 1e-4));
                },
                iter: 300
            );
    }

    [Fact]
    public void Segmentations_are_drawn_by_their_probability()
    {
        const double alpha = 0.7;
        const int draws = 20_000;
        var tokenizer = new SentencePieceTokenizer(SmallSentencePieceModels.Unigram());
        var all = tokenizer
            .EncodeBest("abc가나", 1000)
            .ToDictionary(b => string.Join(' ', Ids(b.Tokens)), b => b.Score);
        var sum = all.Values.Sum(score => Math.Exp(alpha * score));
        var random = new Random(7);
        var counts = Enumerable
            .Range(0, draws)
            .CountBy(_ => string.Join(' ', Ids(tokenizer.Sample("abc가나", alpha, random))))
            .ToDictionary();
        Assert.True(all.Count > 10);
        Assert.Subset(all.Keys.ToHashSet(), counts.Keys.ToHashSet());
        foreach (var (segmentation, score) in all)
        {
            var expected = Math.Exp(alpha * score) / sum;
            var deviation = Math.Sqrt(expected * (1 - expected) / draws);
            Assert.InRange(
                counts.GetValueOrDefault(segmentation) / (double)draws,
                expected - (5 * deviation),
                expected + (5 * deviation)
            );
        }
    }

    [Fact]
    public void With_every_merge_passed_over_only_characters_are_left()
    {
        var tokenizer = new SentencePieceTokenizer(SmallSentencePieceModels.BytePair());
        Assert.Equal(["▁", "a", "b", "c", "[M]"], Pieces(tokenizer.Sample("abc[M]", 1, new Random(1))));
        Assert.Equal(["▁abc", "[M]"], Pieces(tokenizer.Sample("abc[M]", 0, new Random(1))));
        Assert.Throws<InputException>(() => tokenizer.EncodeBest("abc", 2));
    }

    [Fact]
    public void An_unused_piece_falls_apart_into_what_made_it()
    {
        var file = SmallSentencePieceModels.BytePair();
        var unused = file with
        {
            Pieces =
            [
                .. file.Pieces.Select(piece =>
                    piece.Text is "▁abc" or "▁ab" ? piece with { Type = SentencePieceType.Unused } : piece
                ),
            ],
        };
        Assert.Equal(["▁abc"], Pieces(new SentencePieceTokenizer(file).Encode("abc")));
        Assert.Equal(["▁a", "b", "c"], Pieces(new SentencePieceTokenizer(unused).Encode("abc")));
    }

    [Fact]
    public void A_character_that_is_no_piece_may_still_be_part_of_one()
    {
        var file = SmallSentencePieceModels.BytePair();
        var tokenizer = new SentencePieceTokenizer(
            file with
            {
                Pieces = [.. file.Pieces, new("x가", -30), new("x가y", -31)],
            }
        );
        Assert.Equal(["▁", "x가y", "x"], Pieces(tokenizer.Encode("x가yx")));
    }

    [Fact]
    public void Bytes_that_make_no_character_decode_to_replacement_characters()
    {
        var tokenizer = new SentencePieceTokenizer(SmallSentencePieceModels.BytePair(byteFallback: true));
        int[] bytes = [.. "\ub77c"u8.ToArray().Select(b => 3 + b)];
        Assert.Equal("라", tokenizer.Decode(bytes));
        Assert.Equal("\ufffd\ufffd", tokenizer.Decode(bytes.AsSpan(0, 2)));
        Assert.Equal("\ufffda", tokenizer.Decode([bytes[0], tokenizer.Encode("aa")[^1].Id]));
        Assert.Throws<InputException>(() => tokenizer.Decode([9999]));
    }

    [Theory]
    [InlineData("twice", "is already piece")]
    [InlineData("empty", "is empty")]
    [InlineData("nan", "NaN")]
    [InlineData("no unknown", "no piece of type unknown")]
    [InlineData("two unknown", "second unknown")]
    [InlineData("bytes", "byte_fallback is off")]
    [InlineData("type", "type 9")]
    public void A_model_that_cannot_cut_text_is_refused_in_one_line(string fault, string reason)
    {
        var file = SmallSentencePieceModels.Unigram();
        SentencePiece[] pieces = fault switch
        {
            "twice" => [.. file.Pieces, file.Pieces[7]],
            "empty" => [.. file.Pieces, new("", 0)],
            "nan" => [.. file.Pieces, new("q", float.NaN)],
            "no unknown" => [.. file.Pieces.Skip(1)],
            "two unknown" => [.. file.Pieces, new("?", 0, SentencePieceType.Unknown)],
            "bytes" => [.. file.Pieces, new("<0x41>", 0, SentencePieceType.Byte)],
            _ => [.. file.Pieces, new("q", 0, (SentencePieceType)9)],
        };
        var error = Assert.Throws<InputException>(() => (file with { Pieces = pieces }).ToArray("my.model"));
        Assert.Contains("'my.model'", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_piece_that_is_no_text_is_refused_with_its_place()
    {
        var bytes = SmallSentencePieceModels.Unigram().ToArray();
        var place = bytes.AsSpan().IndexOf("가나"u8);
        bytes[place] = 0xff;
        var error = Assert.Throws<InputException>(() => SentencePieceFile.Read(bytes, "my.model"));
        Assert.Contains($"'my.model' at byte {place - 2:N0}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_files_are_refused_in_one_line_or_read()
    {
        byte[][] samples = [.. SmallSentencePieceModels.All.Select(file => file.ToArray())];
        Mutations.Try(
            0.1,
            samples,
            (bytes, random) =>
            {
                var tokenizer = new SentencePieceTokenizer(SentencePieceFile.Read(bytes, "x.model"));
                var tokens = tokenizer.Encode("abc 가나다Ａ[M] xﬁ\ud83d\ude00");
                tokenizer.Decode(Ids(tokens));
                if (tokenizer.File.Trainer.Model == SentencePieceModel.Unigram && random.Next(10) == 0)
                {
                    tokenizer.EncodeBest("abc가", 3);
                    tokenizer.Sample("abc가", 0.5, random);
                }
            }
        );
    }

    private static int[] Ids(IReadOnlyList<Token> tokens) => [.. tokens.Select(token => token.Id)];

    private static string[] Pieces(IReadOnlyList<Token> tokens) => [.. tokens.Select(token => token.Piece)];

    private static double Score(SentencePieceTokenizer tokenizer, IReadOnlyList<Token> tokens) =>
        tokens.Sum(token => tokenizer.File.Pieces[token.Id].Score);
}
