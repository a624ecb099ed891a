using Malmoi.Architectures;
using Malmoi.Families;
using Malmoi.Families.Encoders;
using Malmoi.Neural;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Data;
using Malmoi.Neural.Pretraining.Objectives;
using Malmoi.Text;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Trainers;

namespace Malmoi.Cli.Tour.Attention;

/// <summary>A small BERT over pieces that fills blanks in the sentences that the GPT learns from; its heads may look both ways.</summary>
internal sealed class SmallEncoder : IDisposable
{
    private const int Positions = 64;
    private const int BatchRows = 64;
    private const int Steps = 2000;
    private const double LearningRate = 3e-3;

    private readonly TokenizerPipeline _tokenizer;
    private readonly Bert _family;
    private readonly MaskedModel _model;

    /// <param name="tour">Where it is reported.</param>
    /// <param name="grammar">What it learns from.</param>
    /// <param name="ct">Stops.</param>
    public SmallEncoder(TourContext tour, GrammarText grammar, CancellationToken ct)
    {
        _tokenizer = LearnPieces(tour, grammar.Text, ct);
        _family = new Bert
        {
            ModelType = "bert",
            VocabSize = _tokenizer.VocabularySize,
            HiddenSize = 128,
            NumHiddenLayers = 2,
            NumAttentionHeads = 4,
            IntermediateSize = 512,
            MaxPositionEmbeddings = Positions,
            HiddenDropoutProb = 0,
            AttentionProbsDropoutProb = 0,
        };
        var model = Lesson.Fresh(_family, ModelTask.MaskedToken, tour.Seed);
        _model = new MaskedModel(model, _tokenizer);
        var mask = _tokenizer.Find("[MASK]")!.Value;
        var blanks = new MaskedTokens(mask, _tokenizer.VocabularySize)
        {
            Share = 0.3,
            Begin = _tokenizer.Find("[CLS]"),
            End = _tokenizer.Find("[SEP]"),
        };
        var passages = new MemoryPassages([
            .. grammar.Units.SelectMany(unit => unit).Select(sentence => MemoryPassages.Of(Encode(sentence))),
        ]);
        new Lesson(tour, ct).Learn(
            new TransformerTraining(model),
            new ObjectiveBatches(
                passages,
                blanks,
                new BatchOptions
                {
                    Size = BatchRows,
                    Seed = tour.Seed,
                    Padding = _tokenizer.Find("[PAD]") ?? 0,
                    SortedBatches = 8,
                }
            ),
            tour.Part(Steps),
            LearningRate,
            tour.Seed
        );
    }

    private SmallEncoder(SmallEncoder twin, int seed)
    {
        (_tokenizer, _family) = (twin._tokenizer, twin._family);
        _model = new MaskedModel(Lesson.Fresh(_family, ModelTask.MaskedToken, seed), _tokenizer);
    }

    /// <summary>What happens inside.</summary>
    public ShownModel Shown => new("BERT", _model, _model.Tokenizer);

    /// <summary>A model of the same shape and pieces that has learnt nothing.</summary>
    public SmallEncoder Untrained(int seed) => new(this, seed);

    public void Dispose() => _model.Dispose();

    // Sentences of the village are short; what stands round them takes two positions.
    private int[] Encode(string sentence) =>
        [.. _tokenizer.Encode(sentence).Select(token => token.Id).Take(Positions - 2)];

    private static TokenizerPipeline LearnPieces(TourContext tour, VillageText text, CancellationToken ct)
    {
        var recipe = new TokenizerRecipe
        {
            Kind = TokenizerKind.WordPiece,
            VocabularySize = text.IsKorean ? 1500 : 2000,
            Threads = tour.Threads,
        };
        return TokenizerTrainer.Train(Corpus.Open(tour[$"{text.Code}.grammar.txt"]), recipe, null, ct).Tokenizer;
    }
}
