using Malmoi.Architectures;
using Malmoi.Families;
using Malmoi.Families.Decoders;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Neural;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Heads;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Data;
using Malmoi.Neural.Pretraining.Objectives;
using Malmoi.Text;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Trainers;
using static TorchSharp.torch;

namespace Malmoi.Cli.Tour.Attention;

/// <summary>A small GPT that learns a language's text from scratch, and says how likely sentences are.</summary>
internal sealed class SmallGpt : IDisposable
{
    private const int Positions = 64;
    private const int BatchRows = 32;
    private const int Steps = 480;
    private const double LearningRate = 6e-3;
    private const int ScoredRows = 128;
    private const string End = "</s>";

    private readonly TokenizerPipeline _tokenizer;
    private readonly Gpt2 _family;
    private readonly Transformer _model;
    private readonly int _mark;

    public SmallGpt(TourContext tour, GrammarText grammar, CancellationToken ct)
    {
        _tokenizer = LearnPieces(tour, grammar.Text, ct);
        _mark = _tokenizer.VocabularySize;
        _family = new Gpt2
        {
            ModelType = "gpt2",
            VocabSize = _mark + 1,
            NPositions = Positions,
            NEmbd = 128,
            NLayer = 2,
            NHead = 4,
            EmbdPdrop = 0,
            AttnPdrop = 0,
            ResidPdrop = 0,
        };
        _model = Lesson.Fresh(_family, ModelTask.NextToken, tour.Seed);
        Parameters = _model.Tensors.Values.Sum(tensor => tensor.numel());
        Lesson = new Lesson(tour, ct);
        var order = new KeyedPermutation(grammar.Units.Count, tour.Seed, 0);
        var sentences = Enumerable.Range(0, grammar.Units.Count).SelectMany(unit => grammar.Units[(int)order[unit]]);
        var windows = MemoryPassages.Windows(sentences.Select(Encode), Positions, _mark);
        var batches = new ObjectiveBatches(
            windows,
            new Autoregressive(),
            new BatchOptions { Size = BatchRows, Seed = tour.Seed }
        );
        Lesson.Learn(new TransformerTraining(_model), batches, tour.Part(Steps), LearningRate, tour.Seed);
    }

    private SmallGpt(SmallGpt twin, int seed)
    {
        (_tokenizer, _family, _mark) = (twin._tokenizer, twin._family, twin._mark);
        _model = Lesson.Fresh(_family, ModelTask.NextToken, seed);
        (Parameters, Lesson) = (twin.Parameters, twin.Lesson);
    }

    public long Parameters { get; }

    public Lesson Lesson { get; }

    /// <summary>What happens inside.</summary>
    public ShownModel Shown => new("GPT", new TorchModel(_model, _mark), _tokenizer);

    /// <summary>A model of the same shape and pieces that has learnt nothing.</summary>
    public SmallGpt Untrained(int seed) => new(this, seed);

    public int VocabularySize => _mark + 1;

    /// <summary>ln p of sentences that stand alone, their end with them.</summary>
    public double[] Score(IReadOnlyList<string> sentences)
    {
        var ids = sentences.Select(Encode).ToArray();
        var scores = new double[ids.Length];
        foreach (var rows in Enumerable.Range(0, ids.Length).OrderBy(row => ids[row].Length).Chunk(ScoredRows))
        {
            foreach (var (row, score) in rows.Zip(Score([.. rows.Select(row => ids[row])])))
            {
                scores[row] = score;
            }
        }

        return scores;
    }

    /// <summary>Writes a folder of Hugging Face's kind, in which the mark between sentences is a piece that ends a text.</summary>
    public void Save(string folder)
    {
        var parts = _tokenizer.WithAddedTokens([new AddedToken(_mark, End) { Special = true }]).Parts;
        var marks = parts.Special with { Begin = _mark, End = _mark };
        new HuggingFaceTokenizer(new TokenizerPipeline(parts with { Special = marks })).Save(folder);
        CheckpointWriter.Write(
            folder,
            _model.Tensors,
            _family with
            {
                Classes = ["GPT2LMHeadModel"],
                BosTokenId = _mark,
                EosTokenId = [_mark],
            }
        );
    }

    public void Dispose() => _model.Dispose();

    private List<double> Score(IReadOnlyList<int[]> rows)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var tokens = IdGrid.Of([.. rows.Select(row => (int[])[_mark, .. row])], _mark);
        var labels = IdGrid.Of([.. rows.Select(row => (int[])[.. row, _mark])], (int)Losses.Ignored);
        var hidden = _model.Read(new StackInput { Input = Tensor(tokens) });
        var logits = _model.Heads[HeadNames.NextToken].Forward(hidden);
        var losses = nn.functional.cross_entropy(
            logits.transpose(1, 2),
            Tensor(labels),
            ignore_index: Losses.Ignored,
            reduction: nn.Reduction.None
        );
        return [.. losses.sum(1).data<float>().Select(loss => -(double)loss)];
    }

    private static Tensor Tensor(IdGrid ids) => tensor(ids.Values, [ids.Rows, ids.Length], ScalarType.Int64);

    private int[] Encode(string sentence) => [.. _tokenizer.Encode(sentence).Select(token => token.Id)];

    /// <summary>Pieces of bytes; of jamo in Korean, where an ending may begin within a syllable.</summary>
    private static TokenizerPipeline LearnPieces(TourContext tour, VillageText text, CancellationToken ct)
    {
        var recipe = new TokenizerRecipe
        {
            VocabularySize = text.IsKorean ? 1500 : 2000,
            ByteLevel = true,
            Jamo = text.IsKorean,
            Threads = tour.Threads,
        };
        var trained = TokenizerTrainer.Train(Corpus.Open(tour[$"{text.Code}.grammar.txt"]), recipe, null, ct);
        return trained.Tokenizer;
    }
}
