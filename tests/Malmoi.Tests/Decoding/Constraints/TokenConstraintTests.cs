using System.Text.Json;
using CsCheck;
using Malmoi.Decoding;
using Malmoi.Decoding.Constraints;
using Malmoi.LanguageModels;
using Malmoi.Tests.Tokenization;
using Malmoi.Tests.Tokenization.Formats;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Tests.Decoding.Constraints;

/// <summary>Constraints over every kind of tokenizer that a model may have.</summary>
public sealed class TokenConstraintTests
{
    private static readonly string[] Composing = ["jamo", "word-level"];

    private static Dictionary<string, ITokenizer> Tokenizers { get; } =
        SampleTokenizers
            .All.Select(entry => KeyValuePair.Create(entry.Key, (ITokenizer)entry.Value))
            .Where(entry => !Composing.Contains(entry.Key))
            .Append(
                KeyValuePair.Create("characters", RandomWriter.Units("ab가나 {}[]\":,.01 hello", TextUnit.Character))
            )
            .Append(KeyValuePair.Create("syllables", RandomWriter.Units("나는 학교에 hello .", TextUnit.Syllable)))
            .Append(KeyValuePair.Create("words", RandomWriter.Units("a b ab 나 hello 나는 . {", TextUnit.Word)))
            .Concat(
                SmallSentencePieceModels.All.Select(
                    (file, i) => KeyValuePair.Create($"SentencePiece {i}", (ITokenizer)new SentencePieceTokenizer(file))
                )
            )
            .ToDictionary();

    public static TheoryData<string> Names => [.. Tokenizers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_written_is_the_grammars_and_no_more_is_forbidden(string name)
    {
        var tokenizer = Tokenizers[name];
        Grammar[] grammars =
        [
            Grammar.FromRegex("[a-c가나는hello ]{0,6}"),
            Grammar.FromRegex("(a b|ab|나는 hello|[^a]{2})( [a-z가-힣]+)*[.]?"),
            Grammar.FromGbnf("root ::= (word | \"(\" root \")\") (\" \" root)?\nword ::= [a-z]+ | [가-힣]+"),
        ];
        Gen.Select(Gen.Int[0, grammars.Length - 1], Gen.Int)
            .Sample(
                (which, seed) =>
                {
                    var grammar = grammars[which];
                    var written = RandomWriter.Write(
                        tokenizer,
                        grammar.Over(tokenizer, startsText: true),
                        seed,
                        (ids, allowed) => CheckMask(tokenizer, grammar, ids, allowed)
                    );
                    var text = tokenizer.Decode(written.Ids);
                    Assert.True(
                        written.IsWhole ? grammar.Matches(text) : text.EndsWith('\ufffd') || grammar.Begins(text),
                        text
                    );
                },
                iter: 60
            );
    }

    [Theory]
    [InlineData("byte-level")]
    [InlineData("byte-fallback")]
    [InlineData("SentencePiece 1")]
    public void Any_json_that_a_random_model_writes_parses(string name)
    {
        var tokenizer = Tokenizers[name];
        var whole = 0;
        Gen.Int.Sample(
            seed =>
            {
                var written = RandomWriter.Write(
                    tokenizer,
                    Grammar.Json.Over(tokenizer, startsText: true),
                    seed,
                    hurry: 40
                );
                if (written.IsWhole)
                {
                    using var parsed = JsonDocument.Parse(tokenizer.Decode(written.Ids), new() { MaxDepth = 1_000 });
                    Interlocked.Increment(ref whole);
                }
            },
            iter: 300
        );
        Assert.True(whole > 200, $"only {whole} texts came to their end");
    }

    [Fact]
    public void A_blank_that_joins_words_to_a_prompt_is_not_the_texts()
    {
        var tokenizer = Tokenizers["words"];
        var constraint = Grammar.FromRegex("나는 hello").Over(tokenizer);
        Assert.Equal("나는", tokenizer.Piece(RandomWriter.Allowed(constraint, tokenizer).Single()));
    }

    [Fact]
    public void A_blank_that_a_piece_brings_is_the_texts_behind_a_prompt()
    {
        var tokenizer = Tokenizers["byte-fallback"];
        var (behind, first) = (Grammar.FromRegex(" 나는"), Grammar.FromRegex("나는"));
        var pieces = RandomWriter
            .Allowed(behind.Over(tokenizer), tokenizer)
            .Select(id => tokenizer.Piece(id)!)
            .Order(StringComparer.Ordinal);
        Assert.Equal(["<0x20>", "▁", "▁나", "▁나는"], pieces);
        pieces = RandomWriter
            .Allowed(first.Over(tokenizer, startsText: true), tokenizer)
            .Select(id => tokenizer.Piece(id)!)
            .Order(StringComparer.Ordinal);
        Assert.Equal(["<0xEB>", "▁나", "▁나는", "나"], pieces);
    }

    [Fact]
    public void A_fork_goes_its_own_way_and_a_wrong_token_is_refused()
    {
        var tokenizer = Tokenizers["characters"];
        var constraint = Grammar.FromRegex("ab|가나").Over(tokenizer);
        var fork = constraint.Fork();
        constraint.Accept(Id(tokenizer, "a"));
        fork.Accept(Id(tokenizer, "가"));
        Assert.Throws<ArgumentException>(() => fork.Accept(Id(tokenizer, "b")));
        constraint.Accept(Id(tokenizer, "b"));
        Assert.True(constraint.MayEnd);
        Assert.False(fork.MayEnd);
        Assert.Equal([tokenizer.Special.End!.Value], RandomWriter.Allowed(constraint, tokenizer));
        constraint.Accept(tokenizer.Special.End!.Value);
        Assert.Throws<ArgumentException>(() => constraint.Accept(Id(tokenizer, "b")));
        Assert.Throws<ArgumentException>(() => fork.Accept(tokenizer.Special.End!.Value));
        Assert.Throws<ArgumentException>(() => fork.Accept(int.MaxValue));
    }

    [Fact]
    public void Other_tokens_may_end_a_text_too()
    {
        var tokenizer = Tokenizers["byte-level"];
        var constraint = Grammar.FromRegex("a*").Over(tokenizer, [0, 267]);
        Assert.Equal([0, Id(tokenizer, "a"), 267], RandomWriter.Allowed(constraint, tokenizer));
    }

    [Theory]
    [InlineData("jamo")]
    [InlineData("word-level")]
    public void A_tokenizer_whose_pieces_change_each_other_is_refused(string name) =>
        Assert.Throws<InputException>(() => Grammar.Json.Over(SampleTokenizers.All[name]));

    [Fact]
    public void Logits_beyond_the_vocabulary_are_ruled_out()
    {
        var tokenizer = Tokenizers["byte-level"];
        var logits = new float[tokenizer.VocabularySize + 100];
        Grammar.FromRegex("[^a]").Over(tokenizer).Apply(logits);
        Assert.All(logits[tokenizer.VocabularySize..], logit => Assert.Equal(float.NegativeInfinity, logit));
    }

    [Fact]
    public void A_mask_that_is_known_is_not_made_again()
    {
        var tokenizer = Tokenizers["byte-level"];
        var constraint = Grammar.Json.Over(tokenizer);
        constraint.Accept(Id(tokenizer, "{"));
        var logits = new float[32_000];
        constraint.Apply(logits);
        var fork = constraint.Fork();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            fork.Apply(logits);
        }

        // A new mask has a bit for each token.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, tokenizer.VocabularySize / 8);
    }

    private static int Id(ITokenizer tokenizer, string piece) =>
        Enumerable.Range(0, tokenizer.VocabularySize).First(id => tokenizer.Piece(id) == piece);

    // A token is allowed exactly where the text with it begins one of the grammar's.
    private static void CheckMask(ITokenizer tokenizer, Grammar grammar, List<int> ids, HashSet<int> allowed)
    {
        for (var id = 0; id < tokenizer.VocabularySize; id++)
        {
            var text = tokenizer.Decode([.. ids, id]);
            if (allowed.Contains(id) && id != tokenizer.Special.End)
            {
                Assert.True(text.EndsWith('\ufffd') || grammar.Begins(text), $"'{text}' is allowed");
            }
            else if (
                RandomWriter.IsPlain(tokenizer, id)
                && !text.Contains('\ufffd')
                && text != tokenizer.Decode([.. ids])
            )
            {
                Assert.False(
                    grammar.Matches(text) || (grammar.Begins(text) && LeadsOn([.. ids, id])),
                    $"'{text}' is forbidden"
                );
            }
        }

        bool LeadsOn(int[] written) =>
            Enumerable
                .Range(0, tokenizer.VocabularySize)
                .Any(next =>
                    RandomWriter.IsPlain(tokenizer, next) && grammar.Begins(tokenizer.Decode([.. written, next]))
                );
    }
}
