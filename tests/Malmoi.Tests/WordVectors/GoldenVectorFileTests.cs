using System.Globalization;
using System.Text.Json.Nodes;
using Malmoi.WordVectors;
using Malmoi.WordVectors.FastText;
using Malmoi.WordVectors.Files;
using static Malmoi.Tests.WordVectors.GoldenVectors;

namespace Malmoi.Tests.WordVectors;

/// <summary>Files of word2vec, GloVe, fastText and gensim, and what those programs said about them.</summary>
public sealed class GoldenVectorFileTests
{
    [Theory]
    [InlineData("sg")]
    [InlineData("cbow_hs")]
    public void Word2vec_binary_and_text_hold_the_same_vectors(string name)
    {
        using var binary = VectorFile.Open(OutsideData.Golden("vectors", "word2vec", $"{name}.bin"));
        using var text = VectorFile.Open(OutsideData.Golden("vectors", "word2vec", $"{name}.txt"));
        Assert.Equal(VectorFormat.Word2VecBinary, binary.Format);
        Assert.Equal(VectorFormat.Word2VecText, text.Format);
        AssertEqual(binary.Vectors, text.Vectors, 1e-6f);
    }

    [Fact]
    public void Word2vec_files_are_written_byte_for_byte()
    {
        var path = OutsideData.Golden("vectors", "word2vec", "sg.bin");
        using var opened = VectorFile.Open(path);
        var written = new MemoryStream();
        Word2VecBinary.Write(opened.Vectors, written);
        Assert.Equal(File.ReadAllBytes(path), written.ToArray());
    }

    [Fact]
    public void Word2vec_distance_and_analogy_print_the_same_neighbours()
    {
        using var opened = VectorFile.Open(OutsideData.Golden("vectors", "word2vec", "sg.bin"));
        var lines = File.ReadAllLines(OutsideData.Golden("vectors", "word2vec", "sg.distance.txt"));
        Check(lines, (words, k) => opened.Vectors.Neighbours(words[0], k), wordsInQuestion: 1);
        lines = File.ReadAllLines(OutsideData.Golden("vectors", "word2vec", "sg.word-analogy.txt"));
        Check(lines, (words, k) => Analogy.Solve(opened.Vectors, words[0], words[1], words[2], k), wordsInQuestion: 3);

        static void Check(string[] lines, Func<string[], int, Neighbour[]> find, int wordsInQuestion)
        {
            List<string> question = [];
            var checkedAnswers = 0;
            for (var i = 0; i < lines.Length; i++)
            {
                var at = lines[i].IndexOf("Word: ", StringComparison.Ordinal);
                if (at >= 0 && lines[i].Contains("Position in vocabulary", StringComparison.Ordinal))
                {
                    question.Add(lines[i][(at + 6)..].Split("  Position")[0]);
                }

                if (lines[i].Contains("Out of dictionary", StringComparison.Ordinal))
                {
                    question.Clear();
                }

                if (!lines[i].StartsWith("-----", StringComparison.Ordinal) || question.Count == 0)
                {
                    continue;
                }

                var expected = lines[(i + 1)..]
                    .TakeWhile(line => line.Contains('\t', StringComparison.Ordinal))
                    .ToArray();
                var found = find([.. question.TakeLast(wordsInQuestion)], expected.Length);
                for (var row = 0; row < expected.Length; row++)
                {
                    var fields = expected[row].Split('\t', StringSplitOptions.RemoveEmptyEntries);
                    Assert.Equal(Number(fields[1]), found[row].Similarity, 2e-6f);
                    Assert.Equal(fields[0].Trim(), found[row].Word);
                    checkedAnswers++;
                }

                question.Clear();
            }

            Assert.True(checkedAnswers >= 40);
        }
    }

    [Fact]
    public void GloVe_files_are_read_with_and_without_a_head()
    {
        using var plain = VectorFile.Open(OutsideData.Golden("vectors", "glove", "vectors.txt"));
        Assert.Equal((VectorFormat.GloVe, 657, 12), (plain.Format, plain.Vectors.Count, plain.Vectors.Dimensions));
        using var head = VectorFile.Open(OutsideData.Golden("vectors", "glove", "vectors_m1_header.txt.gz"));
        Assert.Equal((VectorFormat.Word2VecText, 657), (head.Format, head.Vectors.Count));
        var expected = Gensim()["glove"]!["most_similar_alice"]!.AsArray();
        AssertNeighbours(expected, plain.Vectors.Neighbours("alice", expected.Count));
    }

    [Fact]
    public void Gensim_finds_the_same_similarities_and_neighbours()
    {
        using var opened = VectorFile.Open(OutsideData.Golden("vectors", "word2vec", "sg.bin"));
        var vectors = opened.Vectors;
        var gensim = Gensim();
        foreach (var row in gensim["similarity"]!.AsArray())
        {
            Assert.Equal((float)row![2]!, vectors.Similarity((string)row[0]!, (string)row[1]!), 2e-6f);
        }

        foreach (
            var (name, method) in new[]
            {
                ("most_similar", AnalogyMethod.Add),
                ("most_similar_cosmul", AnalogyMethod.Multiply),
            }
        )
        {
            foreach (var row in gensim[name]!.AsArray())
            {
                var expected = row!["result"]!.AsArray();
                AssertNeighbours(
                    expected,
                    Analogy.Find(vectors, Words(row["positive"]), Words(row["negative"]), expected.Count, method)
                );
            }
        }

        foreach (var row in gensim["doesnt_match"]!.AsArray())
        {
            Assert.Equal((string)row![1]!, vectors.OddOneOut(Words(row[0])));
        }

        foreach (var row in gensim["n_similarity"]!.AsArray())
        {
            Assert.Equal((float)row![2]!, vectors.Similarity(Words(row[0]), Words(row[1])), 2e-6f);
        }

        Assert.Equal(Numbers(gensim["first_vector_the"]), vectors.Vector("the"));
    }
}
