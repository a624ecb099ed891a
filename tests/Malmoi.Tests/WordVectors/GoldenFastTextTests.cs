using System.Globalization;
using System.Text.Json.Nodes;
using Malmoi.WordVectors;
using Malmoi.WordVectors.FastText;
using Malmoi.WordVectors.Files;
using static Malmoi.Tests.WordVectors.GoldenVectors;

namespace Malmoi.Tests.WordVectors;

/// <summary>Models of fastText and gensim, and what those programs said about them.</summary>
public sealed class GoldenFastTextTests
{
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
}
