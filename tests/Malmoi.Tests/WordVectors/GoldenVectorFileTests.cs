using System.Globalization;
using System.Text.Json.Nodes;
using Malmoi.WordVectors;
using Malmoi.WordVectors.FastText;
using Malmoi.WordVectors.Files;

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

    [Theory]
    [InlineData("sg")]
    [InlineData("cbow_hs")]
    [InlineData("nosub")]
    public void FastText_prints_the_same_word_vectors(string name)
    {
        using var opened = VectorFile.Open(OutsideData.Golden("vectors", "fasttext", $"{name}.bin"));
        foreach (
            var line in File.ReadLines(OutsideData.Golden("vectors", "fasttext", $"{name}.print-word-vectors.txt"))
        )
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var vector = new float[opened.Vectors.Dimensions];
            var found = opened.FastText!.TryFind(System.Text.Encoding.UTF8.GetBytes(fields[0]), vector);
            Assert.Equal(fields[1..].Any(field => Number(field) != 0), found);
            AssertPrinted(fields[1..], vector);
        }

        using var text = VectorFile.Open(OutsideData.Golden("vectors", "fasttext", $"{name}.vec"));
        Assert.Equal(text.Vectors.Count, opened.Vectors.Count);
        for (var id = 0; id < text.Vectors.Count; id++)
        {
            Assert.True(text.Vectors.Words.Utf8(id).SequenceEqual(opened.Vectors.Words.Utf8(id)));
            AssertClose(text.Vectors[id], opened.Vectors[id], 1e-4f);
        }
    }

    [Fact]
    public void FastText_prints_the_same_neighbours_analogies_and_sentences()
    {
        using var opened = VectorFile.Open(OutsideData.Golden("vectors", "fasttext", "sg.bin"));
        var expected = File.ReadAllText(OutsideData.Golden("vectors", "fasttext", "sg.nn.txt"))
            .Split("Query word? ", StringSplitOptions.RemoveEmptyEntries);
        var oov = Gensim()["fasttext_most_similar_oov"]!.AsArray();
        AssertNeighbours(oov, opened.Vectors.Neighbours("rabbitish", oov.Count));
        string[] queries = ["alice", "queen", "rabbitish", "있습니다", "함수형"];
        foreach (var (query, answers) in queries.Zip(expected))
        {
            CheckAnswers(
                answers.Split('\n', StringSplitOptions.RemoveEmptyEntries),
                opened.Vectors.Neighbours(query, 5)
            );
        }

        foreach (
            var part in File.ReadAllText(OutsideData.Golden("vectors", "fasttext", "sg.analogies.txt"))
                .Split("## ", StringSplitOptions.RemoveEmptyEntries)
        )
        {
            var lines = part.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var words = lines[0].Split(' ');
            CheckAnswers(
                lines[1..],
                Analogy.Find(opened.Vectors, [words[0], words[2]], [words[1]], 5, AnalogyMethod.Add)
            );
        }

        foreach (
            var (sentence, line) in File.ReadLines(OutsideData.Golden("vectors", "fasttext", "sentences.txt"))
                .Zip(File.ReadLines(OutsideData.Golden("vectors", "fasttext", "sg.print-sentence-vectors.txt")))
        )
        {
            AssertPrinted(
                line.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                opened.FastText!.SentenceVector(sentence)
            );
        }

        static void CheckAnswers(string[] lines, Neighbour[] found)
        {
            Assert.Equal(5, lines.Length);
            foreach (var (line, neighbour) in lines.Zip(found))
            {
                Assert.Equal(line.Split(' ')[0], neighbour.Word);
                Assert.Equal(Number(line.Split(' ')[1]), neighbour.Similarity, 2e-6f);
            }
        }
    }

    [Fact]
    public void FastText_cuts_words_into_the_same_ngrams_in_the_same_buckets()
    {
        using var opened = VectorFile.Open(OutsideData.Golden("vectors", "fasttext", "sg.bin"));
        var model = opened.FastText!;
        foreach (
            var part in File.ReadAllText(OutsideData.Golden("vectors", "fasttext", "sg.print-ngrams.txt"))
                .Split("## ", StringSplitOptions.RemoveEmptyEntries)
        )
        {
            var lines = part.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var pieces = model.Pieces(lines[0]);
            Assert.Equal(lines.Length - 1, pieces.Count);
            foreach (var (line, piece) in lines[1..].Zip(pieces))
            {
                var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                Assert.Equal(fields[0], piece.Piece);
                var row = new float[16];
                model.Input.AddRow(piece.Row, row);
                AssertPrinted(fields[1..], row);
            }
        }

        var gensim = Gensim();
        foreach (var (word, buckets) in gensim["fasttext_buckets"]!.AsObject())
        {
            var rows = model
                .Pieces(word)
                .Select(piece => piece.Row - model.Dictionary.WordCount)
                .Where(row => row >= 0);
            Assert.Equal(buckets!.AsArray().Select(bucket => (int)bucket!), rows);
        }

        foreach (var (word, vector) in gensim["fasttext_gensim"]!.AsObject())
        {
            AssertClose(Numbers(vector), opened.Vectors.Vector(word), 2e-6f);
        }

        var dumped = File.ReadAllLines(OutsideData.Golden("vectors", "fasttext", "sg.dump-dict.txt"));
        Assert.Equal(int.Parse(dumped[0], CultureInfo.InvariantCulture), model.Dictionary.Count);
        for (var id = 0; id < model.Dictionary.Count; id++)
        {
            var word = System.Text.Encoding.UTF8.GetString(model.Dictionary.Utf8(id));
            Assert.Equal(dumped[id + 1], $"{word} {model.Dictionary.CountOf(id)} word");
        }
    }

    [Theory]
    [InlineData("sup.bin")]
    [InlineData("sup_ova.bin")]
    [InlineData("sup_hs.bin")]
    [InlineData("sup.ftz")]
    public void FastText_predicts_the_same_labels_with_the_same_probabilities(string name)
    {
        using var model = FastTextFile.Open(OutsideData.Golden("vectors", "fasttext", name));
        var lines = File.ReadAllLines(OutsideData.Golden("vectors", "fasttext", "sup.test.txt"));
        var expected = File.ReadAllLines(OutsideData.Golden("vectors", "fasttext", $"{name}.predict-prob-k4.txt"));
        Assert.Equal(lines.Length, expected.Length);
        foreach (var (line, answer) in lines.Zip(expected))
        {
            var fields = answer.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var predicted = model.Classifier!.Predict(line, 4);
            Assert.Equal(fields.Length / 2, predicted.Length);
            for (var i = 0; i < predicted.Length; i++)
            {
                // Of labels that tie, which a table of 512 steps makes likely, fastText's heap decides the order.
                var probability = Number(fields[(2 * i) + 1]);
                var same = predicted.Single(prediction => prediction.Label == fields[2 * i]);
                Assert.Equal(predicted[i].Probability, same.Probability, 1e-9);
                Assert.Equal(probability, predicted[i].Probability, 2e-5 * Math.Max(probability, 0.05));
            }
        }

        var test = File.ReadAllLines(OutsideData.Golden("vectors", "fasttext", $"{name}.test-k2.txt"));
        var result = model.Classifier!.Test(lines, 2);
        Assert.Equal(int.Parse(test[0].Split('\t')[1], CultureInfo.InvariantCulture), result.Examples);
        Assert.Equal(Number(test[1].Split('\t')[1]), result.Precision, 6e-4);
        Assert.Equal(Number(test[2].Split('\t')[1]), result.Recall, 6e-4);
    }

    [Theory]
    [InlineData("sg.bin")]
    [InlineData("cbow_hs.bin")]
    [InlineData("nosub.bin")]
    [InlineData("sup.bin")]
    [InlineData("sup_ova.bin")]
    [InlineData("sup_hs.bin")]
    [InlineData("sup.ftz")]
    public void FastText_files_are_written_byte_for_byte(string name)
    {
        var path = OutsideData.Golden("vectors", "fasttext", name);
        using var model = FastTextFile.Open(path);
        var written = new MemoryStream();
        FastTextWriter.Write(model, written);
        Assert.Equal(File.ReadAllBytes(path), written.ToArray());
    }

    [Theory]
    [InlineData("lee_fasttext.bin")]
    [InlineData("lee_fasttext_new.bin")]
    public void Old_and_new_fastText_files_give_the_vectors_of_the_text_file(string name)
    {
        string[] folder = ["gensim-testmodels", "gensim", "test", "test_data"];
        using var opened = VectorFile.Open(OutsideData.Data([.. folder, name]));
        using var text = VectorFile.Open(OutsideData.Data([.. folder, "lee_fasttext.vec"]));
        Assert.Equal(VectorFormat.FastText, opened.Format);
        if (name == "lee_fasttext.bin")
        {
            AssertEqual(text.Vectors, opened.Vectors, 1e-4f);
        }

        // As gensim's own tests have it from print-word-vectors.
        float[] expected =
            name == "lee_fasttext.bin"
                ?
                [
                    -0.57144f,
                    -0.0085561f,
                    0.15748f,
                    -0.67855f,
                    -0.25459f,
                    -0.58077f,
                    -0.09913f,
                    1.1447f,
                    0.23418f,
                    0.060007f,
                ]
                :
                [
                    -0.025627f,
                    -0.11448f,
                    0.18116f,
                    -0.96779f,
                    0.2532f,
                    -0.93224f,
                    0.3929f,
                    0.12679f,
                    -0.19685f,
                    -0.13179f,
                ];
        AssertClose(expected, opened.Vectors.Vector("hundred"), 6e-5f);
    }

    [Theory]
    [InlineData("Hello, world! This is an English sentence.", "en", 0.926438, "es", 0.005591)]
    [InlineData("안녕하세요. 오늘은 날씨가 참 좋습니다.", "ko", 0.999299, "no", 0.000304)]
    [InlineData("Bonjour tout le monde, comment allez-vous?", "fr", 0.975915, "en", 0.007942)]
    [InlineData("Guten Tag, wie geht es Ihnen heute?", "de", 0.980927, "es", 0.005973)]
    [InlineData("これは日本語の文です。", "ja", 0.999884, "uk", 0.000049)]
    [InlineData("这是一个中文句子。", "zh", 0.999712, "wuu", 0.000304)]
    [InlineData("Привет, как дела?", "ru", 0.95998, "sr", 0.011184)]
    [InlineData("مرحبا بالعالم", "ar", 0.583651, "fa", 0.252454)]
    [InlineData("ㅋㅋㅋ 진짜 웃기다", "ko", 0.999954, "si", 0.000057)]
    [InlineData("ok", "en", 0.629765, "pl", 0.14195)]
    [InlineData("Tere tulemast", "et", 0.555602, "fi", 0.276402)]
    [InlineData("", "en", 0.124504, "ca", 0.085948)]
    public void The_language_identifier_of_fastText_finds_the_same_languages(
        string text,
        string first,
        double firstProbability,
        string second,
        double secondProbability
    )
    {
        // Numbers of npm's fasttext.wasm.js 1.0.0, whose package holds the file.
        var path = Environment.GetEnvironmentVariable("MALMOI_LANGUAGE_ID");
        Assert.SkipWhen(string.IsNullOrEmpty(path), "MALMOI_LANGUAGE_ID is not set: it names lid.176.ftz");
        using var model = FastTextFile.Open(path!);
        var predicted = model.Classifier!.Predict(text, 2);
        Assert.Equal([$"__label__{first}", $"__label__{second}"], predicted.Select(prediction => prediction.Label));
        Assert.Equal(firstProbability, predicted[0].Probability, 2e-6);
        Assert.Equal(secondProbability, predicted[1].Probability, 2e-6);
    }

    private static JsonNode Gensim() =>
        JsonNode.Parse(File.ReadAllText(OutsideData.Golden("vectors", "gensim", "results.json")))!;

    private static string[] Words(JsonNode? words) => [.. words!.AsArray().Select(word => (string)word!)];

    private static float[] Numbers(JsonNode? numbers) => [.. numbers!.AsArray().Select(number => (float)number!)];

    private static float Number(string text) => float.Parse(text, CultureInfo.InvariantCulture);

    private static void AssertNeighbours(JsonArray expected, Neighbour[] found)
    {
        Assert.Equal(expected.Select(row => (string)row![0]!), found.Select(neighbour => neighbour.Word));
        Assert.All(expected.Zip(found), pair => Assert.Equal((float)pair.First![1]!, pair.Second.Similarity, 2e-6f));
    }

    // Printed with five digits that count.
    private static void AssertPrinted(string[] expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < actual.Length; i++)
        {
            var number = Number(expected[i]);
            Assert.Equal(number, actual[i], Math.Max(1e-6f, Math.Abs(number) * 6e-5f));
        }
    }

    private static void AssertEqual(WordEmbeddings expected, WordEmbeddings actual, float tolerance)
    {
        Assert.Equal((expected.Count, expected.Dimensions), (actual.Count, actual.Dimensions));
        for (var id = 0; id < expected.Count; id++)
        {
            Assert.True(expected.Words.Utf8(id).SequenceEqual(actual.Words.Utf8(id)));
            AssertClose(expected[id], actual[id], tolerance);
        }
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < actual.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }
}
