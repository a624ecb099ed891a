using CsCheck;
using Malmoi.Text;
using Malmoi.WordVectors.Training;

namespace Malmoi.Tests.WordVectors.Training;

public sealed class VocabularyTests
{
    [Fact]
    public void Words_are_counted_ordered_and_numbered() =>
        Gen.Char["ab 한\t"]
            .Array[1, 30]
            .Select(characters => new string(characters))
            .Array[1, 30]
            .Where(lines => lines.Any(line => line.Trim().Length > 0))
            .Sample(
                lines =>
                {
                    var sentences = lines
                        .Select(line => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
                        .ToList();
                    var counts = sentences.SelectMany(words => words).CountBy(word => word).ToDictionary();
                    using var corpus = SmallCorpora.Encode(lines);
                    Assert.Equal(
                        counts
                            .OrderByDescending(pair => pair.Value)
                            .ThenBy(pair => pair.Key, StringComparer.Ordinal)
                            .Select(pair => pair.Key),
                        corpus.Vocabulary.Words
                    );
                    Assert.Equal(corpus.Vocabulary.Words.Select(word => (long)counts[word]), corpus.Vocabulary.Counts);
                    Assert.Equal(sentences.Sum(words => words.Length), corpus.Words);
                    var buffer = new int[EncodedCorpus.MostNumbers];
                    Assert.Equal(1, corpus.Pieces);
                    var read = buffer.AsSpan(0, corpus.ReadPiece(0, buffer)).ToArray();
                    var expected = sentences.SelectMany(words =>
                        words
                            .Select(word => corpus.Vocabulary.Words.Index().First(other => other.Item == word).Index)
                            .Append(EncodedCorpus.SentenceEnd)
                    );
                    Assert.Equal(expected, read);
                },
                iter: 100
            );

    [Fact]
    public void Pieces_together_are_the_text_and_rare_words_are_gone()
    {
        var lines = Enumerable.Range(0, 4000).Select(i => $"a b c{i} a a a a a a b").ToList();
        using var corpus = SmallCorpora.Encode(lines, minimumCount: 2);
        Assert.True(corpus.Pieces > 2);
        Assert.Equal(["a", "b"], corpus.Vocabulary.Words);
        var buffer = new int[EncodedCorpus.MostNumbers];
        var numbers = Enumerable
            .Range(0, corpus.Pieces)
            .SelectMany(piece => buffer[..corpus.ReadPiece(piece, buffer)])
            .ToList();
        Assert.Equal(4000 * 10, numbers.Count);
        Assert.Equal(4000 * 7, numbers.Count(number => number == 0));
        Assert.Equal(0, corpus.ShareBefore(0));
        Assert.Equal(1, corpus.ShareBefore(corpus.Pieces));
    }

    [Fact]
    public void A_line_without_end_is_cut_into_pieces()
    {
        using var corpus = SmallCorpora.Encode([string.Join(' ', Enumerable.Repeat("word", 200_000))]);
        Assert.Equal(4, corpus.Pieces);
    }

    [Fact]
    public void A_minimum_that_no_word_reaches_is_told()
    {
        var error = Assert.Throws<InputException>(() => SmallCorpora.Encode(["a b c"], minimumCount: 2));
        Assert.Contains("--min-count", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_vocabulary_is_that_of_word2vec()
    {
        using var corpus = EncodedCorpus.Read(Corpus.Open(OutsideData.Golden("vectors", "corpus", "train.txt")), 8);
        var expected = File.ReadLines(OutsideData.Golden("vectors", "word2vec", "vocab.txt"))
            .Select(line => line.Split(' '))
            .Where(row => row[0] != "</s>")
            .ToDictionary(row => row[0], row => long.Parse(row[1], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(expected, corpus.Vocabulary.Words.Zip(corpus.Vocabulary.Counts).ToDictionary());
    }
}
