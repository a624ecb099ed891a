using CsCheck;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Trainers;

namespace Malmoi.Tests.Tokenization.Trainers;

public sealed class TokenizerExtensionTests
{
    private static readonly Gen<(Dictionary<string, long> Old, Dictionary<string, long> New, string[] Texts)> Cases =
        Gen.Select(
            Corpora.Words("▁abc"),
            Corpora.Words("▁abcd한"),
            Corpora.Words("▁abcd한", longest: 12).Select(words => words.Keys.ToArray())
        );

    [Theory]
    [InlineData(TokenizerKind.BytePair)]
    [InlineData(TokenizerKind.Unigram)]
    public void Old_ids_stay_and_text_without_new_pieces_is_encoded_as_before(TokenizerKind kind) =>
        Gen.Select(Cases, Gen.Int[1, 30])
            .Sample(
                (texts, added) =>
                {
                    var old = Train(texts.Old, kind);
                    var extended = TokenizerExtension.Extend(
                        old,
                        WordCounts.Of(texts.New),
                        new ExtensionOptions
                        {
                            NewPieces = added,
                            MinimumFrequency = 1,
                            Coverage = 1,
                        }
                    );
                    Assert.True(extended.VocabularySize <= old.VocabularySize + added);
                    for (var id = 0; id < old.VocabularySize; id++)
                    {
                        Assert.Equal(old.Piece(id), extended.Piece(id));
                    }

                    foreach (var text in texts.Texts)
                    {
                        var ids = Ids(extended, text);
                        var before = Ids(old, text);
                        if (kind == TokenizerKind.Unigram && NewPieceOccurs(text, old, extended))
                        {
                            continue; // exact ties may fall otherwise
                        }

                        if (ids.All(id => id < old.VocabularySize))
                        {
                            Assert.Equal(before, ids);
                        }
                    }
                },
                iter: 200
            );

    [Fact]
    public void A_language_that_was_unknown_gets_pieces()
    {
        var old = Train(new Dictionary<string, long> { ["▁lower"] = 10, ["▁newer"] = 10 }, TokenizerKind.BytePair);
        var words = WordCounts.Of(
            new Dictionary<string, long>
            {
                ["▁영화"] = 10,
                ["▁영화가"] = 5,
                ["▁재미"] = 7,
            }
        );
        var extended = TokenizerExtension.Extend(old, words, new ExtensionOptions { NewPieces = 8 });
        Assert.Equal(["▁영화", "가"], extended.Encode("영화가").Select(token => token.Piece));
        Assert.Equal(old.VocabularySize + 8, extended.VocabularySize);
        Assert.Equal(Ids(old, "newer lower"), Ids(extended, "newer lower"));
    }

    private static bool NewPieceOccurs(string text, TokenizerPipeline old, TokenizerPipeline extended) =>
        Enumerable
            .Range(old.VocabularySize, extended.VocabularySize - old.VocabularySize)
            .Any(id => text.Contains(extended.Piece(id)!, StringComparison.Ordinal));

    private static TokenizerPipeline Train(Dictionary<string, long> words, TokenizerKind kind) =>
        TokenizerTrainer
            .Train(
                WordCounts.Of(words),
                new TokenizerRecipe
                {
                    Kind = kind,
                    VocabularySize = 20,
                    MinimumFrequency = 1,
                    Coverage = 1,
                }
            )
            .Tokenizer;

    private static int[] Ids(TokenizerPipeline tokenizer, string text) =>
        [.. tokenizer.Encode(text).Select(token => token.Id)];
}
