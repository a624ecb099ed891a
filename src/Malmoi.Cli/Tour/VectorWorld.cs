using System.Text;
using Malmoi.Reports;
using Malmoi.Text;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Korean;
using Malmoi.Village;
using Malmoi.WordVectors;
using Malmoi.WordVectors.Evaluation;
using Malmoi.WordVectors.Files;
using Malmoi.WordVectors.Training;

namespace Malmoi.Cli.Tour;

/// <summary>What Maeul wrote in one language for word vectors, cut into words, and the vectors learnt from it.</summary>
internal sealed class VectorWorld : IDisposable
{
    /// <summary>Vectors need more text than the other chapters; words of the village are cheap to read.</summary>
    private const int TimesSentences = 10;

    private const int TaggedSentences = 10_000;
    private const int Questions = 300;

    private VectorWorld(
        bool isKorean,
        string textPath,
        string vectorPath,
        WordEmbeddings vectors,
        AnalogySet analogies
    ) => (IsKorean, TextPath, VectorPath, Vectors, Analogies) = (isKorean, textPath, vectorPath, vectors, analogies);

    public bool IsKorean { get; }

    public string TextPath { get; }

    public string VectorPath { get; }

    public WordEmbeddings Vectors { get; }

    public AnalogySet Analogies { get; }

    public Bilingual Name => IsKorean ? new("Korean", "한국어") : new("English", "영어");

    public static VectorWorld Learn(TourContext tour, Language language, CancellationToken ct)
    {
        var isKorean = language == Language.Korean;
        var code = isKorean ? "ko" : "en";
        var sentences = Maeul.Text(
            new VillageOptions
            {
                Language = language,
                Seed = (ulong)tour.Seed,
                Sentences = (long)tour.Sentences * TimesSentences,
                Threads = tour.Threads,
            }
        );
        var particles = isKorean ? new KoreanSplitter(Analyser(tour, ct), PieceKind.Particle) : null;
        var text = tour.Write($"{code}.words.txt", sentences.Select(sentence => Words(sentence, particles)));
        var analogies = tour.Write($"{code}.analogies.txt", Maeul.Analogies(language, (ulong)tour.Seed, Questions));
        tour.Step($"{code}: skip-gram with 5 negatives, 100 dimensions");
        using var corpus = EncodedCorpus.Read(Corpus.Open(text), 5, ct: ct);
        var options = new WordVectorOptions
        {
            Epochs = 10,
            Sample = 1e-4,
            Threads = tour.Threads,
            Seed = tour.Seed,
        };
        using var trained = WordVectorTrainer.Train(corpus, options, ct);
        var vectors = trained.Embeddings();
        var path = tour[$"{code}.vec"];
        VectorFile.Save(vectors, path, VectorFormat.Word2VecText);
        return new VectorWorld(isKorean, text, path, vectors, AnalogySet.Read(analogies));
    }

    public bool Knows(string word) => Vectors.Words.Find(word) >= 0;

    public void Dispose() => Vectors.Dispose();

    // 서울은 and 서울에 are one word with two particles, France's is France; punctuation stands apart in both languages.
    private static string Words(string sentence, KoreanSplitter? particles)
    {
        var words = new StringBuilder(sentence.Length + 16);
        foreach (var piece in new Pieces(Apart(sentence, particles), VillageText.Words))
        {
            words.Append(words.Length > 0 ? " " : "").Append(piece.Text);
        }

        return words.ToString();
    }

    private static string Apart(string sentence, KoreanSplitter? particles)
    {
        if (particles is null)
        {
            return sentence.Replace("'s", " 's", StringComparison.Ordinal);
        }

        var cuts = new List<int>();
        particles.Split(sentence, cuts);
        var apart = new StringBuilder(sentence);
        foreach (var cut in cuts.OrderDescending())
        {
            apart.Insert(cut, ' ');
        }

        return apart.ToString();
    }

    private static KoreanAnalyser Analyser(TourContext tour, CancellationToken ct)
    {
        tour.Step("ko: learning to cut particles off");
        var trees = Maeul.ConlluBlocks(
            new VillageOptions
            {
                Language = Language.Korean,
                Seed = (ulong)tour.Seed,
                Sentences = Math.Min(TaggedSentences, tour.Sentences),
                Threads = tour.Threads,
            }
        );
        var path = tour.Write(
            "ko.conllu",
            trees.Select(block => Encoding.UTF8.GetString(block.Span).TrimEnd('\n') + "\n")
        );
        var analyser = KoreanAnalyser.Train(TaggedCorpus.Open([path]).Eojeol(ct), ct: ct);
        analyser.Save(tour["ko.analyser"]);
        return analyser;
    }
}
