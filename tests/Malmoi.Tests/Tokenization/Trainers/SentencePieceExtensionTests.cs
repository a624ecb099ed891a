using System.Buffers;
using CsCheck;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Trainers;

namespace Malmoi.Tests.Tokenization.Trainers;

public sealed class SentencePieceExtensionTests
{
    [Theory]
    [InlineData(TokenizerKind.BytePair)]
    [InlineData(TokenizerKind.Unigram)]
    public void Old_pieces_stay_and_text_without_new_ones_is_encoded_as_before(TokenizerKind kind) =>
        Gen.Select(
                Corpora.Words("abc"),
                Corpora.Words("abcd한"),
                Corpora.Words("abcd한", longest: 12).Select(words => words.Keys.ToArray()),
                Gen.Int[1, 30]
            )
            .Sample(
                (old, added, texts, count) =>
                {
                    var model = SentencePieceExport.Of(
                        TokenizerTrainer.Train(
                            Spaced(old),
                            new TokenizerRecipe
                            {
                                Kind = kind,
                                VocabularySize = 20,
                                MinimumFrequency = 1,
                                Coverage = 1,
                            }
                        )
                    );
                    var extended = SentencePieceExtension.Extend(
                        model,
                        Spaced(added),
                        new ExtensionOptions
                        {
                            NewPieces = count,
                            MinimumFrequency = 1,
                            Coverage = 1,
                        }
                    );
                    Assert.True(extended.Pieces.Count <= model.Pieces.Count + count);
                    Assert.Equal(model.Pieces, extended.Pieces.Take(model.Pieces.Count));
                    var fresh = extended.Pieces.Skip(model.Pieces.Count).Select(piece => piece.Text).ToList();
                    foreach (var text in texts.Where(text => !fresh.Any($"▁{text}".Contains)))
                    {
                        Assert.Equal(Ids(model, text), Ids(extended, text));
                    }
                },
                iter: 200
            );

    [Fact]
    public void New_pieces_follow_each_other_below_the_lowest_score_of_Llama()
    {
        var model = SentencePieceExport.Of(
            TokenizerTrainer.Train(Spaced(new() { ["lower"] = 10 }), new TokenizerRecipe { VocabularySize = 30 })
        );
        var pieces = model.Pieces.ToArray();
        pieces[^1] = pieces[^1] with { Score = -1e9f };
        var extended = SentencePieceExtension.Extend(
            model with
            {
                Pieces = pieces,
            },
            Spaced(new() { ["영화관에서"] = 10, ["영화제에서"] = 5 }),
            new ExtensionOptions { NewPieces = 12 }
        );
        var scores = extended.Pieces.Skip(pieces.Length - 1).Select(piece => piece.Score).ToList();
        Assert.True(scores.Count > 5);
        Assert.All(scores.Zip(scores.Skip(1)), pair => Assert.True(pair.Second < pair.First));
    }

    [Fact]
    public void Words_of_the_new_text_become_pieces()
    {
        var model = SentencePieceExport.Of(
            TokenizerTrainer.Train(
                Spaced(new() { ["lower"] = 10, ["newer"] = 10 }),
                new TokenizerRecipe { VocabularySize = 30, Coverage = 1 }
            )
        );
        var extended = SentencePieceExtension.Extend(
            model,
            Spaced(
                new()
                {
                    ["영화"] = 10,
                    ["영화가"] = 5,
                    ["재미"] = 7,
                }
            ),
            new ExtensionOptions { NewPieces = 8 }
        );
        var tokenizer = new SentencePieceTokenizer(SentencePieceFile.Read(extended.ToArray(), "extended"));
        Assert.Equal(["▁영화", "가"], tokenizer.Encode("영화가").Select(token => token.Piece));
    }

    private static WordCounts Spaced(Dictionary<string, long> words) =>
        WordCounts.Of(words.Select(word => KeyValuePair.Create($"▁{word.Key}", word.Value)));

    private static int[] Ids(SentencePieceFile model, string text)
    {
        var ids = new ArrayBufferWriter<int>();
        new SentencePieceTokenizer(model).Encode(text, ids);
        return [.. ids.WrittenSpan];
    }
}
