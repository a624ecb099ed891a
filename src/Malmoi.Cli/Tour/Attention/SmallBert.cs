using Malmoi.Architectures;
using Malmoi.Families;
using Malmoi.Families.Encoders;
using Malmoi.Models;
using Malmoi.Neural;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Data;
using Malmoi.Neural.Pretraining.Objectives;
using Malmoi.NGrams;
using static TorchSharp.torch;
using Passage = Malmoi.Neural.Pretraining.Data.Passage;

namespace Malmoi.Cli.Tour.Attention;

/// <summary>A small BERT over the words of an n-gram model: it learns to fill blanks, and then to classify.</summary>
internal sealed class SmallBert : IDisposable
{
    private const int BatchRows = 64;
    private const int BlankSteps = 1200;
    private const int ClassSteps = 240;

    private readonly OpenedModel _words;
    private readonly NGramVocabularyMarks _marks;
    private readonly Bert _family;
    private readonly Transformer _filler;
    private Transformer? _classifier;

    /// <param name="tour">Where it is reported.</param>
    /// <param name="sentences">What it learns from.</param>
    /// <param name="words">A model of the same text, whose words are its tokens.</param>
    /// <param name="ct">Stops.</param>
    public SmallBert(TourContext tour, IReadOnlyList<string> sentences, OpenedModel words, CancellationToken ct)
    {
        (_words, _marks) = (words, words.NGrams!.Marks);
        _family = new Bert
        {
            ModelType = "bert",
            VocabSize = Mask + 1,
            HiddenSize = 128,
            NumHiddenLayers = 2,
            NumAttentionHeads = 4,
            IntermediateSize = 512,
            MaxPositionEmbeddings = 64,
            HiddenDropoutProb = 0,
            AttentionProbsDropoutProb = 0,
        };
        _filler = Lesson.Fresh(_family, ModelTask.MaskedToken, tour.Seed);
        var passages = new MemoryPassages([.. sentences.Select(sentence => MemoryPassages.Of(Encode(sentence)))]);
        var blanks = new MaskedTokens(Mask, Mask)
        {
            Share = 0.3,
            Begin = _marks.Begin,
            End = _marks.End,
        };
        new Lesson(tour, ct).Learn(
            new TransformerTraining(_filler),
            new ObjectiveBatches(passages, blanks, Batches(tour)),
            tour.Part(BlankSteps),
            3e-3,
            tour.Seed
        );
    }

    public long Parameters => _filler.Tensors.Values.Sum(tensor => tensor.numel());

    /// <summary>The likeliest word for a blank.</summary>
    /// <param name="rows">Words with one blank each.</param>
    public int[] Fill(IReadOnlyList<(int[] Words, int Blank)> rows)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var hidden = Read(_filler, [.. rows.Select(row => Hide(row.Words, row.Blank))]); // (rows, positions, width)
        var places = tensor(rows.Select(row => (long)row.Blank + 1).ToArray());
        var vectors = hidden[arange(rows.Count), places]; // (rows, width)
        return Best(_filler.Heads[HeadNames.MaskedToken].Forward(vectors)[.., ..Mask]);
    }

    /// <summary>Learns to tell two classes apart, beginning with what it knows from filling blanks.</summary>
    public void Classify(TourContext tour, IReadOnlyList<(string Text, int Class)> examples, CancellationToken ct)
    {
        using var fresh = new FreshWeights(tour.Seed, _family);
        _classifier = new Transformer(_family.Spec(ModelTask.SequenceClass), new BodyOf(_filler, fresh));
        var passages = new MemoryPassages([
            .. examples.Select((example, index) => MemoryPassages.Of(Encode(example.Text)) with { Document = index }),
        ]);
        var labels = new ClassOf([.. examples.Select(example => example.Class)], _marks);
        new Lesson(tour, ct).Learn(
            new TransformerTraining(_classifier),
            new ObjectiveBatches(passages, labels, Batches(tour)),
            tour.Part(ClassSteps),
            1e-3,
            tour.Seed
        );
    }

    /// <summary>The class of each text.</summary>
    public int[] ClassesOf(IEnumerable<string> texts)
    {
        using var off = no_grad();
        return
        [
            .. texts
                .Chunk(128)
                .SelectMany(chunk =>
                {
                    using var scope = NewDisposeScope();
                    var hidden = Read(_classifier!, [.. chunk.Select(Encode)]);
                    return Best(_classifier!.Heads[HeadNames.SequenceClass].Forward(_classifier.Pool(hidden)));
                }),
        ];
    }

    public int[] Encode(string sentence) => [.. _words.Tokenizer.Encode(sentence).Select(token => token.Id)];

    public void Dispose()
    {
        _filler.Dispose();
        _classifier?.Dispose();
    }

    private int Mask => _words.NGrams!.VocabularySize;

    private BatchOptions Batches(TourContext tour) =>
        new()
        {
            Size = BatchRows,
            Seed = tour.Seed,
            Padding = _marks.End,
            SortedBatches = 8,
        };

    private int[] Hide(int[] words, int blank)
    {
        int[] hidden = [.. words];
        hidden[blank] = Mask;
        return hidden;
    }

    private Tensor Read(Transformer model, IReadOnlyList<int[]> rows)
    {
        var ids = IdGrid.Of([.. rows.Select(row => (int[])[_marks.Begin, .. row, _marks.End])], _marks.End);
        var lengths = tensor(rows.Select(row => (long)row.Length + 2).ToArray()).unsqueeze(1);
        return model.Read(
            new StackInput
            {
                Input = tensor(ids.Values, [ids.Rows, ids.Length], ScalarType.Int64),
                Mask = arange(ids.Length).unsqueeze(0) < lengths,
            }
        );
    }

    private static int[] Best(Tensor scores) => [.. scores.argmax(-1).data<long>().Select(id => (int)id)];

    /// <summary>The body that another model has learnt, and fresh tensors for what it lacks.</summary>
    private sealed class BodyOf(Transformer model, IWeightSource fresh) : IWeightSource
    {
        public Tensor Get(string name, long[] shape, Initial initial) =>
            model.Tensors.TryGetValue(name, out var known) ? known.detach().clone() : fresh.Get(name, shape, initial);
    }

    /// <summary>A sentence and its class.</summary>
    private sealed class ClassOf(int[] classes, NGramVocabularyMarks marks) : IObjective
    {
        public Example Make(Passage passage, Xoshiro256 random) =>
            new() { Tokens = [marks.Begin, .. passage.Ids, marks.End], Class = classes[passage.Document] };
    }
}
