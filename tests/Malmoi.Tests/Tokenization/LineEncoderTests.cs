using System.Buffers;
using System.Text;
using CsCheck;
using Malmoi.LanguageModels;
using Malmoi.Storage;
using Malmoi.Text;
using Malmoi.Tokenization;

namespace Malmoi.Tests.Tokenization;

public sealed class LineEncoderTests
{
    private static readonly TokenizerPipeline s_tokenizer = SampleTokenizers.ByteLevel();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Each_line_has_its_ids_in_the_order_of_the_corpus_whatever_the_number_of_threads(int threads)
    {
        var lines = Enumerable
            .Range(0, 3000)
            .Select(i => i % 7 == 0 ? "" : $"hello {i} 이는 {new string('l', i % 50)}");
        var expected = new StringBuilder();
        var tokens = 0;
        foreach (var line in lines)
        {
            var ids = s_tokenizer.Encode(line).Select(token => token.Id).ToList();
            expected.Append(string.Join(' ', ids)).Append('\n');
            tokens += ids.Count;
        }

        var output = new MemoryStream();
        var encoder = new LineEncoder(s_tokenizer, threads);
        encoder.Encode(Blocks(lines), output, TestContext.Current.CancellationToken);
        Assert.Equal(expected.ToString(), Encoding.UTF8.GetString(output.ToArray()));
        Assert.Equal(tokens, encoder.Tokens);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_line_that_cannot_be_encoded_ends_all_threads_and_says_why(int threads)
    {
        var encoder = new LineEncoder(new Fussy(), threads);
        var lines = Enumerable.Range(0, 3000).Select(i => i == 2000 ? "bad" : "good");
        var error = Assert.Throws<InputException>(() => encoder.Encode(Blocks(lines), Stream.Null));
        Assert.Equal("'bad' will not do", error.Message);
    }

    [Fact]
    public void It_stops_when_asked_to()
    {
        using var asked = new CancellationTokenSource();
        IEnumerable<CorpusBlock> Endless()
        {
            for (var i = 0; ; i++)
            {
                if (i == 100)
                {
                    asked.Cancel();
                }

                yield return Blocks(["hello"]).Single();
            }
        }

        Assert.Throws<OperationCanceledException>(() =>
            new LineEncoder(s_tokenizer, 3).Encode(Endless(), Stream.Null, asked.Token)
        );
    }

    [Fact]
    public void Texts_come_out_in_the_order_of_their_numbers() =>
        Gen.Shuffle(Enumerable.Range(0, 30).ToArray())
            .Sample(order =>
            {
                var output = new MemoryStream();
                var ordered = new OrderedOutput(output);
                var written = 0;
                foreach (var number in order)
                {
                    var text = ArrayPool<byte>.Shared.Rent(4);
                    text[0] = (byte)number;
                    written += ordered.Write(number, text, 1);
                }

                Assert.Equal(30, written);
                Assert.Equal(Enumerable.Range(0, 30).Select(number => (byte)number), output.ToArray());
            });

    [Fact]
    public void Ids_are_written_as_decimal_numbers() =>
        Gen.Select(Gen.Int[0, 2000], Gen.OneOf(Gen.Int[0, 3000], Gen.Int[0, int.MaxValue]).Array[0, 20])
            .Sample(
                (vocabularySize, ids) =>
                {
                    var text = new byte[ids.Length * DecimalIds.MostBytes];
                    var length = new DecimalIds(vocabularySize).Write(ids, text);
                    Assert.Equal(
                        string.Concat(ids.Select(id => $"{id} ")),
                        Encoding.ASCII.GetString(text.AsSpan(0, length))
                    );
                },
                iter: 1000
            );

    // Blocks of about a hundred lines.
    private static IEnumerable<CorpusBlock> Blocks(IEnumerable<string> lines)
    {
        foreach (var chunk in lines.Chunk(100))
        {
            var writer = new BlockWriter("lines");
            foreach (var line in chunk)
            {
                writer.Add(line, 1);
            }

            yield return writer.Take();
        }
    }

    private sealed class Fussy : ITokenizer
    {
        public int VocabularySize => 1;

        public SpecialTokens Special => new();

        public string? Piece(int id) => null;

        public void Encode(ReadOnlySpan<char> text, IBufferWriter<int> ids)
        {
            if (text is "bad")
            {
                throw new InputException("'bad' will not do");
            }
        }

        public IReadOnlyList<Token> Encode(string text) => [];

        public string Decode(ReadOnlySpan<int> ids) => "";
    }
}
